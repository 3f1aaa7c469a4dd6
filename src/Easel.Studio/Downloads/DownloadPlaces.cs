using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Intake;
using Easel.Studio.Library;

namespace Easel.Studio.Downloads;

/// <summary>Which folder a model of a kind goes into.</summary>
/// <param name="root">The folder of models; it need not exist.</param>
/// <param name="embeddings">Folder of embeddings, or null for one in <paramref name="root"/>.</param>
/// <param name="others">Further folders that a person may choose, with those below them.</param>
public sealed class DownloadPlaces(string root, string? embeddings = null, IReadOnlyList<string>? others = null)
{
    private readonly string root = Path.GetFullPath(root);

    /// <summary>The folder of models.</summary>
    public string Root => root;

    /// <summary>Those of a studio: its own folder of models, and those it was told of.</summary>
    public static DownloadPlaces Of(StudioFolders folders, string dataFolder) => new(ModelTrees.OwnFolder(dataFolder), folders.Embeddings, folders.Library);

    /// <summary>The folder for a kind; a full path. It need not exist.</summary>
    /// <param name="kind">What the model is; Unknown goes into the folder of models itself.</param>
    /// <param name="chosen">What a person chose instead, or null.</param>
    /// <exception cref="RequestException">The chosen one lies outside the folders of models.</exception>
    public string Folder(FileRole kind, string? chosen)
    {
        if (chosen is { Length: > 0 }) return SafePath.Resolve("folder", chosen, [root, .. (others ?? []).Where(Directory.Exists)]);
        if (kind == FileRole.Embedding && embeddings is not null) return Path.GetFullPath(embeddings);
        if (Name(kind) is not { } name || FolderKinds.Of(Path.Combine(root, "file"), root) == kind) return root;
        return Existing(kind) ?? Path.Combine(root, name);
    }

    // A1111's names, as ModelTrees makes them, and those it and ComfyUI have for the rest.
    private static string? Name(FileRole kind) => kind switch
    {
        FileRole.Checkpoint or FileRole.ForeignCheckpoint => "Stable-diffusion",
        FileRole.Vae => "VAE",
        FileRole.ApproximateVae => "VAE-approx",
        FileRole.Lora => "Lora",
        FileRole.Embedding => "embeddings",
        FileRole.Hypernetwork => "hypernetworks",
        FileRole.ControlNet => "ControlNet",
        FileRole.T2IAdapter => "t2i_adapter",
        FileRole.IPAdapter => "ip_adapter",
        FileRole.MotionModule => "motion_module",
        FileRole.Upscaler => "ESRGAN",
        FileRole.FaceRestorer => "GFPGAN",
        FileRole.TextEncoder => "text_encoders",
        FileRole.VisionEncoder => "clip_vision",
        FileRole.Interrogator => "torch_deepdanbooru",
        FileRole.Captioner => "BLIP",
        _ => null,
    };

    // A folder of the kind that is there, whatever program made it: ComfyUI's are called otherwise.
    private string? Existing(FileRole kind)
    {
        try
        {
            if (!Directory.Exists(root) || Directory.Exists(Path.Combine(root, Name(kind)!))) return null;
            var names = FolderKinds.For(kind).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return Directory.EnumerateDirectories(root).Where(below => names.Contains(Path.GetFileName(below))).Order(StringComparer.Ordinal).FirstOrDefault();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { return null; }
    }
}
