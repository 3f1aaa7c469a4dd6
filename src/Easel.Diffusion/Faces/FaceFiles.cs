using Easel.Core.Requests;

namespace Easel.Diffusion.Faces;

/// <summary>The files a face restorer works with, which lie beside it under the names they are published by.</summary>
/// <param name="Restorer">Paints faces: GFPGAN or CodeFormer.</param>
/// <param name="Detector">Finds faces.</param>
/// <param name="Parser">Says which pixels of a face are skin and hair; null where there is none.</param>
public sealed record FaceFiles(string Restorer, string Detector, string? Parser)
{
    /// <summary>facexlib's RetinaFace.</summary>
    public const string DetectorName = "detection_Resnet50_Final.pth";

    /// <summary>facexlib's ParseNet.</summary>
    public const string ParserName = "parsing_parsenet.pth";

    // Where programs keep them.
    private static readonly string[] folders = ["GFPGAN", "Codeformer", "facexlib", "facelib", "facedetection", "face_detection"];

    /// <summary>The files beside a restorer's: in its folder, or in one of those programs keep them in, beside that.</summary>
    /// <exception cref="RequestException">There is no detector.</exception>
    public static FaceFiles Beside(string restorer)
    {
        var full = Path.GetFullPath(restorer);
        if (!File.Exists(full)) throw new RequestException("faces.restorer", $"{restorer}: there is no such file; give GFPGAN or CodeFormer, or the path of such a file");
        return new FaceFiles(full, Find(full, DetectorName) ?? throw new RequestException("faces.restorer", Missing(full)), Find(full, ParserName));
    }

    /// <summary>The folder A1111 keeps a restorer in, in that of models.</summary>
    public static string FolderOf(string restorer) => restorer == FaceRestoration.CodeFormer ? "Codeformer" : "GFPGAN";

    /// <summary>Whether all is there that <see cref="Beside"/> needs.</summary>
    public static bool AreWhole(string restorer) => Find(Path.GetFullPath(restorer), DetectorName) is not null;

    /// <summary>What is said where a restorer lies without a detector.</summary>
    public static string Missing(string restorer) => $"{Path.GetFileName(restorer)} is there, but nothing finds the faces: {DetectorName} is missing; put facexlib's file of that name into {Path.GetDirectoryName(restorer)}";

    /// <summary>Whether a file is one of those that lie beside a restorer.</summary>
    public static bool IsBeside(string file) => Path.GetFileName(file) is var name && (name.Equals(DetectorName, StringComparison.OrdinalIgnoreCase) || name.Equals(ParserName, StringComparison.OrdinalIgnoreCase));

    private static string? Find(string restorer, string name)
    {
        var own = Path.GetDirectoryName(restorer)!;
        IEnumerable<string> around = Path.GetDirectoryName(own) is { } root && Directory.Exists(root) ? Directory.EnumerateDirectories(root) : [];
        var beside = around.Where(folder => folders.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);
        return beside.Prepend(own).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
