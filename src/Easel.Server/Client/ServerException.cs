namespace Easel.Server.Client;

/// <summary>A server did not do what it was asked.</summary>
/// <param name="at">The request's field at fault, or null when it is not the request.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="mayPass">Whether asking again may help: it cannot be reached, or is busy.</param>
internal sealed class ServerException(string? at, string message, bool mayPass = false) : Exception(message)
{
    public string? Field => at;

    public bool MayPass => mayPass;
}
