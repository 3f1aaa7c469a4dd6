using Easel.Core.Requests;

namespace Easel.Diffusion;

/// <summary>Which files make up a model, with the time and size they had: a changed file is another model.</summary>
/// <param name="Checkpoint">Full path of the checkpoint file or diffusers folder.</param>
/// <param name="Vae">Full path of a separate autoencoder, or null for the checkpoint's own.</param>
/// <param name="Embeddings">Full path of the folder of textual inversions, or null.</param>
/// <param name="Written">Last write of them all, UTC ticks.</param>
/// <param name="Bytes">Their size.</param>
public sealed record ModelChoice(string Checkpoint, string? Vae, string? Embeddings, long Written, long Bytes)
{
    /// <param name="request">Names checkpoint and autoencoder.</param>
    /// <param name="options">Name the embeddings.</param>
    /// <param name="field">The request's field that named the checkpoint, for messages.</param>
    /// <exception cref="RequestException">There is no such file.</exception>
    public static ModelChoice Of(ImageRequest request, EngineOptions options, string field = "model")
    {
        var checkpoint = Existing(field, request.Model ?? BuiltInModels.Checkpoint);
        var vae = request.Vae is null ? null : Existing("vae", request.Vae);
        var embeddings = options.Embeddings is { } folder && Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
        var files = Files(checkpoint).Concat(vae is null ? [] : [vae]).Concat(embeddings is null ? [] : Files(embeddings)).Select(path => new FileInfo(path)).ToList();
        if (files.Count == 0) throw new RequestException(field, $"the folder '{checkpoint}' holds no files; give a checkpoint or a diffusers folder");
        return new ModelChoice(checkpoint, vae, embeddings, files.Max(file => file.LastWriteTimeUtc.Ticks), files.Sum(file => file.Length));
    }

    /// <summary>Whether its checkpoint and autoencoder are still there.</summary>
    public bool Exists => IsThere(Checkpoint) && (Vae is null || IsThere(Vae));

    /// <summary>Whether this is <paramref name="other"/> with its files as they are now.</summary>
    public bool Supersedes(ModelChoice other) => this != other && this with { Written = other.Written, Bytes = other.Bytes } == other;

    private static bool IsThere(string path) => File.Exists(path) || Directory.Exists(path);

    private static string Existing(string field, string path) =>
        IsThere(path)
            ? Path.GetFullPath(path)
            : throw new RequestException(field, $"there is no file or folder '{path}'; give the path of a checkpoint (.safetensors, .ckpt) or of a diffusers folder");

    private static IEnumerable<string> Files(string path) => File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories);
}
