namespace Easel.Core.Requests;

/// <summary>The request cannot be carried out as it stands.</summary>
/// <param name="path">Where, as a path: <c>width</c>, <c>sampler.eta</c>.</param>
/// <param name="message">What was given, what is allowed, what to do.</param>
public sealed class RequestException(string path, string message) : Exception($"{path}: {message}")
{
    public string Field => path;
}
