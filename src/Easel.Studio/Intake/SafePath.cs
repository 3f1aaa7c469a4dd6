using System.Text.RegularExpressions;
using Easel.Core.Requests;

namespace Easel.Studio.Intake;

/// <summary>Paths from outside, held inside folders: no <c>..</c>, no link that leads out, no name that means a device.</summary>
public static partial class SafePath
{
    private const int MostLinks = 40; // as Linux' own limit

    /// <summary>The full path of a file or folder inside one of <paramref name="roots"/>; it need not exist.</summary>
    /// <param name="field">The request's field, for messages.</param>
    /// <param name="given">A path relative to a root (the first in which it exists, else the first of all), or a full one inside a root.</param>
    /// <param name="roots">Folders; links in their own paths are followed.</param>
    /// <exception cref="RequestException">It leads outside, or no file can have such a name. The message does not tell what lies outside.</exception>
    public static string Resolve(string field, string given, params IReadOnlyList<string> roots)
    {
        if (given.Length is 0 or > 4096) throw Refused(field, given, "it is empty or too long");
        if (given.Any(char.IsControl)) throw Refused(field, given, "it holds a control character");
        var path = given.Replace('\\', '/');
        if (path.StartsWith("//", StringComparison.Ordinal)) throw Refused(field, given, "it is a network path");
        if (!OperatingSystem.IsWindows() && Drive().IsMatch(path)) throw Refused(field, given, "it names a drive");
        foreach (var part in (Drive().IsMatch(path) ? path[2..] : path).Split('/', StringSplitOptions.RemoveEmptyEntries)) CheckName(field, given, part);

        var whole = Path.IsPathFullyQualified(path);
        if (!whole && Path.IsPathRooted(path)) throw Refused(field, given, "it is neither relative nor whole");
        var found = roots
            .Select(root => (Root: Real(field, Path.GetFullPath(root)), Path: Path.GetFullPath(path, Path.GetFullPath(root))))
            .Select(one => (one.Root, Path: Real(field, one.Path)))
            .Where(one => IsInside(one.Path, one.Root))
            .Select(one => one.Path)
            .ToList();
        return found.Find(Path.Exists) ?? (found.Count > 0 ? found[0] : throw Refused(field, given, "it leads outside the folders that may be reached"));
    }

    /// <summary>A name for a file of one's own: of what was given the last part, if it is one that every system can hold.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public static string Name(string field, string given)
    {
        if (given.Length is 0 or > 255 || given.Any(char.IsControl) || given.Contains('/', StringComparison.Ordinal) || given.Contains('\\', StringComparison.Ordinal) || given == ".")
            throw Refused(field, given, "it is no plain file name");
        CheckName(field, given, given);
        return given;
    }

    private static void CheckName(string field, string given, string part)
    {
        if (part is "..") throw Refused(field, given, "'..' is not possible");
        if (part is ".") return;
        if (Device().IsMatch(part)) throw Refused(field, given, $"'{part}' is a device on Windows");
        if (part.IndexOfAny([':', '*', '?', '"', '<', '>', '|']) >= 0) throw Refused(field, given, "a name holds one of : * ? \" < > |");
        if (part.EndsWith('.') || part.EndsWith(' ')) throw Refused(field, given, "a name ends in a dot or a space");
    }

    // The path with every link in it followed, part by part; parts that do not exist stay.
    private static string Real(string field, string full)
    {
        var root = Path.GetPathRoot(full)!;
        var rest = new Stack<string>(full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = root;
        for (var links = 0; rest.TryPop(out var part);)
        {
            var next = Path.Combine(real, part);
            if (LinkTarget(next) is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks) throw Refused(field, part, "its links go in a circle");
            var whole = Path.GetFullPath(target, real);
            real = Path.GetPathRoot(whole)!;
            foreach (var step in whole[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(step);
        }

        return real;
    }

    private static string? LinkTarget(string path)
    {
        try { return new FileInfo(path).LinkTarget; }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { return null; }
    }

    private static bool IsInside(string path, string root)
    {
        var rule = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var folder = Path.TrimEndingDirectorySeparator(root);
        return path.Equals(folder, rule) || path.StartsWith(folder + Path.DirectorySeparatorChar, rule) || folder == Path.GetPathRoot(folder);
    }

    private static RequestException Refused(string field, string given, string why) =>
        new(field, $"'{new string([.. given.Take(80).Select(c => char.IsControl(c) ? '?' : c)])}' is not possible: {why}");

    [GeneratedRegex("^[A-Za-z]:")]
    private static partial Regex Drive();

    [GeneratedRegex(@"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Device();
}
