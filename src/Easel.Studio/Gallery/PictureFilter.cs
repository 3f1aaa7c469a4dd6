using Easel.Studio.Storage;

namespace Easel.Studio.Gallery;

/// <summary>Which pictures a list shows, the latest first. What is null does not count.</summary>
public sealed record PictureFilter
{
    /// <summary>Looked for in prompts and parameters.</summary>
    public TextQuery? Text { get; init; }

    /// <summary>The model's name or hash.</summary>
    public string? Model { get; init; }

    /// <summary>The sampler's title.</summary>
    public string? Sampler { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Made at this moment or later, UTC.</summary>
    public DateTime? From { get; init; }

    /// <summary>Made before, UTC.</summary>
    public DateTime? Until { get; init; }

    public long? Seed { get; init; }

    /// <summary>All of them must be on it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A board's id; empty is on none.</summary>
    public string? Board { get; init; }

    public bool? IsFavourite { get; init; }

    /// <summary>What lies in the trash, instead of what does not.</summary>
    public bool IsTrashed { get; init; }

    /// <summary>Only grids, or only what is none.</summary>
    public bool? IsGrid { get; init; }

    public string? JobId { get; init; }

    public bool OldestFirst { get; init; }

    /// <summary>The id of the last picture of the page before.</summary>
    public string? Behind { get; init; }

    /// <summary>How many at most, 1–500.</summary>
    public int Take { get; init; } = 100;
}
