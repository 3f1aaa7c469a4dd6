namespace Easel.Studio.Library;

/// <summary>What is remembered of a model file from one look to the next, and what the files were like then.</summary>
internal sealed record StoredModel
{
    public required long Bytes { get; init; }

    /// <summary>Last write, UTC ticks.</summary>
    public required long Modified { get; init; }

    public required ModelFacts Facts { get; init; }

    public string? TensorHash { get; init; }

    /// <summary>Last write and size of the <c>.json</c>; null for none.</summary>
    public string? NotesStamp { get; init; }

    public ModelNotes Notes { get; init; } = new();

    /// <summary>Last write and size of the <c>.civitai.info</c>; null for none.</summary>
    public string? CivitaiStamp { get; init; }

    public CivitaiInfo? Civitai { get; init; }
}
