namespace Easel.Studio.Downloads;

/// <summary>A model could not be loaded. The message is for people and holds no token.</summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="cause">What was thrown before.</param>
public sealed class DownloadException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the same request may be answered well a little later.</summary>
    public bool IsPassing { get; init; }

    /// <summary>How long the server asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
