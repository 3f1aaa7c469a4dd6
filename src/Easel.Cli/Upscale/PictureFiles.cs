using Easel.Core.Requests;

namespace Easel.Cli.Upscale;

/// <summary>The pictures a command is given: files, and those of folders.</summary>
internal static class PictureFiles
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"];

    // Pictures that are not read are told, not passed over.
    private static readonly string[] Unread = [".tif", ".tiff"];

    /// <summary>Full paths in the order given, a folder's by name; folders below it are left out.</summary>
    /// <exception cref="RequestException">A name is nobody's, or a folder has no picture.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<string> names)
    {
        List<string> files = [];
        foreach (var name in names)
        {
            if (File.Exists(name)) files.Add(Path.GetFullPath(name));
            else if (Directory.Exists(name)) files.AddRange(In(name));
            else throw new RequestException("FILE", $"{name}: there is no such file or folder");
        }

        return files;
    }

    /// <summary>Whether a file's name is that of a picture.</summary>
    public static bool IsPicture(string file) => Extensions.Concat(Unread).Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static List<string> In(string folder)
    {
        var found = Directory.EnumerateFiles(folder).Where(IsPicture).Order(StringComparer.Ordinal).Select(Path.GetFullPath).ToList();
        return found.Count > 0 ? found : throw new RequestException("FILE", $"{folder}: there is no picture in this folder; give one with {string.Join(", ", Extensions)} files");
    }
}
