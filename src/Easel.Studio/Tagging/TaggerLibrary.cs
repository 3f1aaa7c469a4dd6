using Easel.Core.Requests;
using Easel.Studio.Library;

namespace Easel.Studio.Tagging;

/// <summary>Finds DeepDanbooru's file in the folders of models. Looked through at each question.</summary>
/// <param name="folders">Folders of models; it lies in the folder torch_deepdanbooru in them, or beside one that is called Stable-diffusion, as A1111 has it.</param>
public sealed class TaggerLibrary(IReadOnlyList<string> folders)
{
    private const string Place = "torch_deepdanbooru";

    /// <summary>Full path of the tagger, or null.</summary>
    public string? File() => (
        from root in folders.Select(Root)
        let folder = Path.Combine(root, Place)
        where Directory.Exists(folder)
        from file in ModelLibrary.Files(folder)
        where System.IO.File.Exists(file)
        select Path.GetFullPath(file)).FirstOrDefault();

    /// <summary>Whether a file lies in the folder that is looked through, by the folders' names.</summary>
    public static bool IsPlace(string path) => (Path.GetDirectoryName(path) ?? "").Split(Path.DirectorySeparatorChar).Contains(Place, StringComparer.Ordinal);

    /// <summary>Full path of the tagger.</summary>
    /// <param name="field">What asks for it.</param>
    /// <exception cref="RequestException">There is none; says which file is missing and where it goes.</exception>
    public string Find(string field) => File()
        ?? throw new RequestException(field, $"DeepDanbooru is not there; put model-resnet_custom_v3.pt into {(folders.Count == 0 ? Place : Path.Combine(Root(folders[0]), Place))}");

    private static string Root(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.GetFileName(full).Equals("Stable-diffusion", StringComparison.OrdinalIgnoreCase) && Path.GetDirectoryName(full) is { } above ? above : full;
    }
}
