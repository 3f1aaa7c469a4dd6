using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Easel.Diffusion.Merging;

/// <summary>What a written model is made of and how, told apart from every other: only the same may be gone on with where it stopped.</summary>
internal static class ModelRecipe
{
    /// <summary>A hash of it.</summary>
    /// <param name="how">Everything of the order that a file's header does not show.</param>
    /// <param name="inputs">Files and folders that are read; each is itself as long as size and time of its files are the same.</param>
    public static string Of(string how, IEnumerable<string> inputs)
    {
        var text = new StringBuilder(how).Append('\n');
        foreach (var input in inputs)
            foreach (var file in Files(input))
                text.Append(CultureInfo.InvariantCulture, $"{file.FullName}|{(file.Exists ? file.Length : 0)}|{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The same with what stands before the tensors.</summary>
    public static string With(string recipe, ReadOnlySpan<byte> start) => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(recipe), .. start]));

    private static IEnumerable<FileInfo> Files(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal)
        : [new FileInfo(Path.GetFullPath(path)), new FileInfo(Path.ChangeExtension(Path.GetFullPath(path), ".yaml"))];
}
