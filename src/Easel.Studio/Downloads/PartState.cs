namespace Easel.Studio.Downloads;

/// <summary>What is known about a file that came in part: of which file, and which stretches are there. Stands beside it, so that another process may go on.</summary>
internal sealed record PartState
{
    /// <summary>What it was ordered by.</summary>
    public required string What { get; init; }

    /// <summary>Of the file as it was loaded from; only one that stands for the very bytes.</summary>
    public string? ETag { get; init; }

    /// <summary>Of the file as it was loaded from.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Bytes of the whole file, or null.</summary>
    public long? Total { get; init; }

    /// <summary>What the file's SHA-256 shall be, or null.</summary>
    public string? Sha256 { get; init; }

    public required IReadOnlyList<PartRange> Ranges { get; init; }

    /// <summary>Whether a later answer can be told to be of the same file.</summary>
    public bool CanGoOn => ETag is not null || Modified is not null || Sha256 is not null;

    /// <summary>Bytes that are there.</summary>
    public long Done => Ranges.Sum(range => range.Done);

    /// <summary>Whether it makes sense.</summary>
    public bool IsSound => Ranges is { Count: > 0 } && Ranges[0].Start == 0 && (Total is null ? Ranges.Count == 1 : Ranges[^1].End == Total) && Ranges.All(range => range is not null && range.Done >= 0 && (range.End is not { } end || (range.Start <= end && range.Start + range.Done <= end)))
        && Ranges.Zip(Ranges.Skip(1)).All(pair => pair.First.End == pair.Second.Start);
}
