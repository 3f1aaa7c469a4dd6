using Easel.Diffusion.Architectures;
using Easel.Studio.Faces;
using Easel.Studio.Tagging;
using Easel.Studio.Upscaling;

namespace Easel.Studio.Library;

/// <summary>What the engine makes of models: the one place that says so.</summary>
public static class ModelUse
{
    /// <summary>Kinds of models that change pictures when a request names them. What the engine learns is added here.</summary>
    public static IReadOnlySet<FileRole> Applied { get; } = new HashSet<FileRole> { FileRole.Checkpoint, FileRole.Vae, FileRole.Embedding, FileRole.Lora, FileRole.Hypernetwork, FileRole.Upscaler, FileRole.FaceRestorer, FileRole.Interrogator, FileRole.Captioner };

    /// <summary>Whether a model can be used.</summary>
    public static ModelAbility Of(ModelCard card, StudioFolders folders) => card switch
    {
        { Problem: not null } => ModelAbility.Broken,
        { Role: FileRole.Unknown } => ModelAbility.Unknown,
        { Role: FileRole.ForeignCheckpoint } => ModelAbility.Foreign,
        _ when !Applied.Contains(card.Role) => ModelAbility.NotYet,
        { Role: FileRole.Checkpoint } when !IsBelow(card.Path, folders.Models) => ModelAbility.Elsewhere,
        { Role: FileRole.Vae } when !IsBelow(card.Path, [.. folders.Models, .. folders.Vaes]) => ModelAbility.Elsewhere,
        { Role: FileRole.Embedding } when !IsBelow(card.Path, folders.Embeddings is { } embeddings ? [embeddings] : []) => ModelAbility.Elsewhere,
        { Role: FileRole.Lora } when !IsBelow(card.Path, folders.Loras) => ModelAbility.Elsewhere,
        { Role: FileRole.Hypernetwork } when !IsBelow(card.Path, folders.Hypernetworks) => ModelAbility.Elsewhere,
        { Role: FileRole.Upscaler } when !UpscalerLibrary.IsPlace(card.Path) => ModelAbility.Elsewhere,
        { Role: FileRole.FaceRestorer } when !FaceLibrary.IsPlace(card.Path) => ModelAbility.Elsewhere,
        { Role: FileRole.Interrogator } when !TaggerLibrary.IsPlace(card.Path) => ModelAbility.Elsewhere,
        { Role: FileRole.Captioner } when !CaptionLibrary.IsPlace(card.Path) => ModelAbility.Elsewhere,
        _ => ModelAbility.Usable,
    };

    private static bool IsBelow(string path, IReadOnlyList<string> folders) =>
        folders.Any(folder => path.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
