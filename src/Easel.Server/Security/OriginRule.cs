using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Easel.Server.Security;

/// <summary>Which web pages a browser may speak for: those of this server, and the origins given at start.</summary>
internal static class OriginRule
{
    /// <summary>Whether a name in <c>Host</c> cannot have been pointed here by a stranger (DNS rebinding): an address, localhost, this machine, or one allowed.</summary>
    public static bool IsOwnHost(HttpRequest request, IReadOnlyCollection<string> allowed)
    {
        var name = request.Host.Host.Trim('[', ']');
        return IPAddress.TryParse(name, out _)
            || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            || name.Equals(Environment.MachineName + ".local", StringComparison.OrdinalIgnoreCase)
            || allowed.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>As <see cref="IsOwnHost"/> for a server that only this machine reaches: addresses must be its loopback.</summary>
    public static bool IsLoopbackHost(HttpRequest request, IReadOnlyCollection<string> allowed)
    {
        var name = request.Host.Host.Trim('[', ']');
        if (IPAddress.TryParse(name, out var address)) return IPAddress.IsLoopback(address);
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) || allowed.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a request that changes something, or opens a channel, comes from a page of ours or from no page at all.</summary>
    /// <param name="request">The request.</param>
    /// <param name="allowed">Other origins' pages that may.</param>
    public static bool IsOwnPage(HttpRequest request, IReadOnlyCollection<string> allowed)
    {
        var safe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (safe && !IsChannel(request)) return true;
        if (request.Headers.Origin.Count > 0) return request.Headers.Origin is [var origin] && IsOwn(request, origin, allowed);
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }

    /// <summary>Whether a request stays open: a socket, or a stream of events.</summary>
    public static bool IsChannel(HttpRequest request) =>
        request.HttpContext.WebSockets.IsWebSocketRequest || request.Headers.Upgrade.Count > 0 || request.Headers.Accept.Any(accept => accept?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Whether a browser says that the request comes from a page of ours.</summary>
    public static bool IsSurelyOwnPage(HttpRequest request, IReadOnlyCollection<string> allowed) =>
        request.Headers.Origin is [var origin] ? IsOwn(request, origin, allowed) : request.Headers["Sec-Fetch-Site"].ToString() == "same-origin";

    private static bool IsOwn(HttpRequest request, string? origin, IReadOnlyCollection<string> allowed) =>
        string.Equals(origin, $"{request.Scheme}://{request.Headers[HeaderNames.Host]}", StringComparison.OrdinalIgnoreCase) || (origin is not null && allowed.Contains(origin, StringComparer.OrdinalIgnoreCase));
}
