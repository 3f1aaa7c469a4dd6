using Easel.Core.Results;

namespace Easel.Server.Engines;

/// <summary>An engine's process did not come to answer.</summary>
/// <param name="lost">What its request ends in.</param>
public sealed class EngineLostException(ImageEvent.EngineLost lost) : Exception(lost.Message)
{
    public ImageEvent.EngineLost Lost => lost;
}
