using Easel.Diffusion.Architectures;

namespace Easel.Studio.Library;

/// <summary>Everything known about one model of the studio's folders.</summary>
public sealed record ModelCard
{
    private const int ShortHash = 10;

    /// <summary>For addresses; follows from the path.</summary>
    public required string Id { get; init; }

    /// <summary>Relative to <see cref="Root"/>, with slashes.</summary>
    public required string Name { get; init; }

    /// <summary>Full path of the file or diffusers folder.</summary>
    public required string Path { get; init; }

    /// <summary>The folder of models it lies in.</summary>
    public required string Root { get; init; }

    public long Bytes { get; init; }

    public bool IsFolder { get; init; }

    /// <summary>Last write, UTC ticks.</summary>
    public long Modified { get; init; }

    public required ModelFacts Facts { get; init; }

    public ModelNotes Notes { get; init; } = new();

    public CivitaiInfo? Civitai { get; init; }

    /// <summary>What its folder is for, or null.</summary>
    public FileRole? Expected { get; init; }

    /// <summary>Full path of the picture that shows what it does, or null.</summary>
    public string? Preview { get; init; }

    /// <summary>The picture's last write, UTC ticks.</summary>
    public long PreviewModified { get; init; }

    /// <summary>Of the whole file, or null while it was not read through.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Of the tensors alone, or null while they were not read through.</summary>
    public string? TensorHash { get; init; }

    public IReadOnlyList<ModelTwin> Twins { get; init; } = [];

    /// <summary>What it is; of a broken file what it should be.</summary>
    public FileRole Role => Facts.Problem is null ? Facts.Role : Expected ?? FileRole.Unknown;

    /// <summary>Why it cannot be used, or null.</summary>
    public string? Problem => Facts.Problem;

    /// <summary>The file's name without its extension, by which prompts call it.</summary>
    public string Stem => IsFolder ? System.IO.Path.GetFileName(Path) : System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder it lies in, relative to <see cref="Root"/> with slashes; empty in the root itself.</summary>
    public string Folder => Name.LastIndexOf('/') is > 0 and var slash ? Name[..slash] : "";

    public string Title => Facts.Title ?? Civitai?.Title ?? Stem;

    /// <summary>What it is made for, in somebody's words; a person's count most.</summary>
    public string? BaseModel => Notes.BaseModel is { Length: > 0 } noted ? noted : Facts.BaseModel ?? Civitai?.BaseModel;

    /// <summary>What calls it forth; a person's words count most.</summary>
    public IReadOnlyList<string> Words => HeaderMetadata.Split(Notes.ActivationText) is { Count: > 0 } noted ? noted : Facts.Words.Count > 0 ? Facts.Words : Civitai?.Words ?? [];

    public string? Summary => Notes.Description is { Length: > 0 } noted ? noted : Facts.Summary ?? Civitai?.Summary;

    /// <summary>First ten digits of <see cref="Sha256"/>.</summary>
    public string? Hash => Sha256?[..ShortHash];
}
