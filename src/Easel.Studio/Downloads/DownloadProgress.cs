namespace Easel.Studio.Downloads;

/// <summary>How far a download is.</summary>
/// <param name="Phase">What goes on.</param>
/// <param name="Done">Bytes loaded or, while it is checked, read.</param>
/// <param name="Total">Bytes in all, or null.</param>
public sealed record DownloadProgress(DownloadPhase Phase, long Done = 0, long? Total = null)
{
    /// <summary>What the site tells of the file; null until it was asked.</summary>
    public RemoteFile? File { get; init; }

    /// <summary>Full path the file will have, unless it turns out to be something else; null until it is known.</summary>
    public string? Target { get; init; }

    /// <summary>Why it waits, or null.</summary>
    public string? Note { get; init; }
}
