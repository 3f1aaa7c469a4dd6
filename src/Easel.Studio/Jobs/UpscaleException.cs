namespace Easel.Studio.Jobs;

/// <summary>A picture could not be made larger, and not for what was asked.</summary>
/// <param name="message">What is known and what to do.</param>
public sealed class UpscaleException(string message) : Exception(message);
