using System.Text.Json.Serialization;
using Easel.Diffusion.Architectures;

namespace Easel.Studio.Downloads;

/// <summary>A download in the list, as it is at one moment.</summary>
public sealed record Download
{
    public required string Id { get; init; }

    public required DownloadOrder Order { get; init; }

    public DownloadState State { get; init; }

    /// <summary>What goes on while it runs.</summary>
    public DownloadPhase Phase { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>The file's name; null until the site was asked.</summary>
    public string? Name { get; init; }

    public string? Title { get; init; }

    public string? Licence { get; init; }

    /// <summary>Where a person reads about it.</summary>
    public string? Page { get; init; }

    public string? Caution { get; init; }

    /// <summary>What it is, as the site and at last the file says.</summary>
    public FileRole? Kind { get; init; }

    /// <summary>Bytes that are here or, while it is checked, were read.</summary>
    public long Done { get; init; }

    public long? Total { get; init; }

    /// <summary>How fast it comes now; 0 while nothing comes.</summary>
    [JsonIgnore]
    public double BytesPerSecond { get; init; }

    /// <summary>Why it failed or waits; or null.</summary>
    public string? Message { get; init; }

    /// <summary>Where the file lies or, while it is not done, will lie; null until it is known.</summary>
    public string? Path { get; init; }

    public string? Sha256 { get; init; }

    /// <summary>Whether nothing goes on any more.</summary>
    [JsonIgnore]
    public bool HasEnded => State is DownloadState.Done or DownloadState.Failed or DownloadState.Cancelled;

    /// <summary>0 to 1; 0 while nobody knows.</summary>
    [JsonIgnore]
    public double Fraction => State == DownloadState.Done ? 1 : Total is > 0 and var total ? Math.Clamp((double)Done / total, 0, 1) : 0;

    /// <summary>Null while nobody knows.</summary>
    [JsonIgnore]
    public double? SecondsLeft => State == DownloadState.Running && Phase == DownloadPhase.Loading && BytesPerSecond > 0 && Total is { } total ? (total - Done) / BytesPerSecond : null;

    /// <summary>What to call it.</summary>
    [JsonIgnore]
    public string Label => Name ?? (Order.What.IndexOf('?', StringComparison.Ordinal) is > 0 and var query ? Order.What[..query] : Order.What);
}
