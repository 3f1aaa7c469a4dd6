namespace Easel.Testing;

/// <summary>
/// The recorded reference outputs: <c>tests/goldens</c>, or the folder <c>EASEL_GOLDENS</c> names (then with the salt of
/// <c>EASEL_GOLDENS_SALT</c>, and every case is reported). Cases are found by listing, never by name in code.
/// </summary>
public static class Goldens
{
    /// <summary>Put in front of every key and input name of the synthetic rule.</summary>
    public static string Salt => Environment.GetEnvironmentVariable("EASEL_GOLDENS_SALT") ?? "";

    /// <summary>Whether another recording than the repository's is being run.</summary>
    public static bool IsForeign => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("EASEL_GOLDENS"));

    /// <summary>The folder that holds the families.</summary>
    public static string Folder => IsForeign ? Environment.GetEnvironmentVariable("EASEL_GOLDENS")! : Path.Combine(Root, "tests", "goldens");

    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The manifests of one family (<c>models</c>, <c>samplers</c>…), by name; none when the recording lacks the family.</summary>
    /// <param name="family">Sub-folder.</param>
    /// <param name="pattern">File-name pattern without extension.</param>
    public static IEnumerable<string> Names(string family, string pattern = "*")
    {
        var folder = Path.Combine(Folder, family);
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, pattern + ".json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
    }

    public static GoldenFile Open(string family, string name) => new(Path.Combine(Folder, family, name + ".json"));

    /// <summary>Writes one line about a case of a foreign recording: to standard output and to the file <c>EASEL_GOLDENS_REPORT</c> names.</summary>
    /// <param name="name">Family, file and case.</param>
    /// <param name="passed">Whether it agreed.</param>
    /// <param name="detail">Measured error and tolerance, or what differed.</param>
    public static void Report(string name, bool passed, string detail)
    {
        if (!IsForeign) return;
        var line = $"golden {name}: {(passed ? "passed" : "FAILED")} {detail}";
        Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable("EASEL_GOLDENS_REPORT") is { Length: > 0 } report)
            lock (Root) File.AppendAllText(report, line + "\n");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Easel.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no Easel.slnx above {AppContext.BaseDirectory}");
    }
}
