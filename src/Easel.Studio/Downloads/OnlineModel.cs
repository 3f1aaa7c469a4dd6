using Easel.Diffusion.Architectures;

namespace Easel.Studio.Downloads;

/// <summary>A model that a search found; it may have several files.</summary>
public sealed record OnlineModel
{
    /// <summary>What to order it by, or to ask its files with: <c>hf:OWNER/REPO</c> or <c>civitai:model/ID</c>.</summary>
    public required string What { get; init; }

    public required DownloadSite Site { get; init; }

    public required string Title { get; init; }

    public string? Author { get; init; }

    public FileRole? Kind { get; init; }

    public string? BaseModel { get; init; }

    public string? Licence { get; init; }

    /// <summary>Where a person reads about it.</summary>
    public string? Page { get; init; }

    /// <summary>How often it was loaded, as the site counts; or null.</summary>
    public long? Loads { get; init; }

    /// <summary>Why it cannot be loaded just so, or null.</summary>
    public string? Caution { get; init; }
}
