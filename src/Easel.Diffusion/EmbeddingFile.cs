using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;

namespace Easel.Diffusion;

/// <summary>A textual inversion and the file it came from.</summary>
/// <param name="Inversion">The vectors; their name is the file's stem.</param>
/// <param name="Hash">First twelve digits of the file's sha256, as infotexts carry it.</param>
public sealed record EmbeddingFile(TextualInversion Inversion, string Hash) : IDisposable
{
    private static readonly string[] Extensions = [".safetensors", ".pt", ".bin", ".png", ".webp"];

    /// <summary>All embeddings in a folder and those below it. Files that are none are left out: one bad file does not spoil the folder.</summary>
    public static IEnumerable<EmbeddingFile> ReadAll(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()) && Read(path) is { } file) yield return file;
        }
    }

    public void Dispose() => Inversion.Dispose();

    private static EmbeddingFile? Read(string path)
    {
        try
        {
            if (PictureEmbedding.IsPicture(path)) return OfPicture(path);
            using var checkpoint = Checkpoint.Open(path);
            var hash = FileHash.Of(path).Sha256[..12];
            return new EmbeddingFile(TextualInversion.Read(Path.GetFileNameWithoutExtension(path), checkpoint.Weights), hash);
        }
        catch (WeightsException) { return null; }
    }

    // Most pictures in such a folder only show what an embedding does.
    private static EmbeddingFile? OfPicture(string path)
    {
        if (PictureEmbedding.Read(path) is not { } found) return null;
        using (found.Weights) return new EmbeddingFile(TextualInversion.Read(found.Name, found.Weights), FileHash.Of(path).Sha256[..12]);
    }
}
