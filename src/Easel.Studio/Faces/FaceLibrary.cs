using Easel.Core.Requests;
using Easel.Diffusion.Faces;
using Easel.Studio.Library;

namespace Easel.Studio.Faces;

/// <summary>Finds face restorers' files in the folders of models, under the names A1111 gives them. Looked through at each question.</summary>
/// <param name="folders">Folders of models; restorers lie in folders of theirs in them, or beside one that is called Stable-diffusion, as A1111 has it.</param>
public sealed class FaceLibrary(IReadOnlyList<string> folders)
{
    // ComfyUI keeps both in one folder.
    private static readonly string[] shared = ["facerestore_models"];

    /// <summary>The files that are published.</summary>
    private static readonly (string Name, string File)[] published = [(FaceRestoration.CodeFormer, "codeformer-v0.1.0.pth"), (FaceRestoration.Gfpgan, "GFPGANv1.4.pth")];

    /// <summary>What there is of each restorer, in A1111's order; where it has several files, the one that is published and then the last by name.</summary>
    public IReadOnlyList<FaceRestorerFile> All() => [.. FaceRestoration.Names.Select(FileOf).OfType<FaceRestorerFile>()];

    /// <summary>Whether a file lies in a folder that is looked through for restorers, by the folders' names.</summary>
    public static bool IsPlace(string path) => (Path.GetDirectoryName(path) ?? "").Split(Path.DirectorySeparatorChar).Any(part => FaceRestoration.Names.Any(name => IsOf(part, name)));

    /// <summary>The restorer of that name, whole.</summary>
    /// <param name="field">What names it.</param>
    /// <param name="name">One of <see cref="FaceRestoration.Names"/>.</param>
    /// <exception cref="RequestException">It is not there, or not all it needs; says which file is missing and where it goes.</exception>
    public FaceRestorerFile Find(string field, string name)
    {
        var known = FaceRestoration.Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new RequestException(field, $"there is no face restorer '{name}'; give {string.Join(" or ", FaceRestoration.Names)}");
        var file = FileOf(known) ?? throw new RequestException(field, Missing(known));
        return file.Problem is null ? file : throw new RequestException(field, file.Problem);
    }

    /// <summary>Why a restorer cannot be used, or null when it can.</summary>
    /// <param name="name">One of <see cref="FaceRestoration.Names"/>.</param>
    public string? Problem(string name) => FileOf(name) is { } file ? file.Problem : Missing(name);

    /// <summary>What is said where a restorer is not there.</summary>
    /// <param name="name">One of <see cref="FaceRestoration.Names"/>.</param>
    public string Missing(string name)
    {
        var place = folders.Count == 0 ? FaceFiles.FolderOf(name) : Path.Combine(Root(folders[0]), FaceFiles.FolderOf(name));
        return $"{name} is not there; put {published.First(file => file.Name == name).File} and facexlib's {FaceFiles.DetectorName} (and {FaceFiles.ParserName}, for softer seams) into {place}";
    }

    private FaceRestorerFile? FileOf(string name)
    {
        var files = Found(name).ToList();
        var usual = published.First(file => file.Name == name).File;
        var chosen = files.FirstOrDefault(file => Path.GetFileName(file).Equals(usual, StringComparison.OrdinalIgnoreCase)) ?? files.Order(StringComparer.OrdinalIgnoreCase).LastOrDefault();
        return chosen is null ? null : new FaceRestorerFile(name, chosen, FaceFiles.AreWhole(chosen) ? null : FaceFiles.Missing(chosen));
    }

    private IEnumerable<string> Found(string name) =>
        from root in folders.Select(Root).Distinct(StringComparer.Ordinal)
        where Directory.Exists(root)
        from folder in Directory.EnumerateDirectories(root)
        where IsOf(Path.GetFileName(folder), name)
        from file in ModelLibrary.Files(folder)
        where File.Exists(file) && Path.GetFileName(file).Contains(name, StringComparison.OrdinalIgnoreCase)
        select Path.GetFullPath(file);

    private static bool IsOf(string folder, string name) => folder.Equals(name, StringComparison.OrdinalIgnoreCase) || shared.Contains(folder, StringComparer.OrdinalIgnoreCase);

    private static string Root(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.GetFileName(full).Equals("Stable-diffusion", StringComparison.OrdinalIgnoreCase) && Path.GetDirectoryName(full) is { } above ? above : full;
    }
}
