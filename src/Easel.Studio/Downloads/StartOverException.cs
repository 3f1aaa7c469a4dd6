namespace Easel.Studio.Downloads;

/// <summary>What came of a file is of no use: it is begun anew.</summary>
/// <param name="message">Why.</param>
internal sealed class StartOverException(string message) : Exception(message)
{
    /// <summary>Whether parts may be asked for again.</summary>
    public bool InParts { get; init; } = true;
}
