namespace Easel.Cli.Batch;

/// <summary>A picture could not be painted, and not for what was asked.</summary>
/// <param name="message">What is known and what to do.</param>
internal sealed class PaintingException(string message) : Exception(message);
