using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Easel.Studio.Intake;

/// <summary>
/// A way through an HTTP proxy to an address that was checked (RFC 9110, section 9.3.6). The proxy is told the address and not the name, which it would look up again, perhaps to
/// find another.
/// </summary>
internal static class ProxyTunnel
{
    private const int MostHead = 16 << 10; // bytes

    /// <summary>The proxy's end of the tunnel.</summary>
    /// <param name="proxy"><c>http://HOST:PORT</c>.</param>
    /// <param name="credentials">Its logins, or null.</param>
    /// <param name="to">Where it shall lead.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="HttpRequestException">The proxy is not reached, refuses, or is of another kind.</exception>
    public static async Task<Stream> Open(Uri proxy, ICredentials? credentials, IPEndPoint to, CancellationToken cancel)
    {
        if (proxy.Scheme != Uri.UriSchemeHttp) throw new HttpRequestException($"the proxy {proxy.Host} is named with {proxy.Scheme}://, and downloads here go through http:// proxies only; set HTTPS_PROXY to http://HOST:PORT, or the host in NO_PROXY");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            try { await socket.ConnectAsync(proxy.Host, proxy.Port, cancel).ConfigureAwait(false); }
            catch (SocketException wrong) { throw new HttpRequestException($"the proxy {proxy.Host}:{proxy.Port} is not reached: {wrong.Message}", wrong); }

            var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n{Login(proxy, credentials)}\r\n"), cancel).ConfigureAwait(false);
            var answer = await Head(stream, proxy, cancel).ConfigureAwait(false);
            if (Status(answer) is not (>= 200 and < 300) and var status)
                throw new HttpRequestException(status == 407 ? $"the proxy {proxy.Host} wants a login; name it http://NAME:PASSWORD@HOST:PORT" : $"the proxy {proxy.Host} opens no way to {to} ({answer.Split('\r')[0].Trim()})");
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Login(Uri proxy, ICredentials? credentials) =>
        credentials?.GetCredential(proxy, "Basic") is { UserName.Length: > 0 } login ? $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.UserName}:{login.Password}"))}\r\n" : "";

    // To the empty line and not a byte further: what follows is the other side's.
    private static async Task<string> Head(Stream stream, Uri proxy, CancellationToken cancel)
    {
        var (head, one) = (new StringBuilder(), new byte[1]);
        while (head.Length < MostHead)
        {
            if (await stream.ReadAsync(one, cancel).ConfigureAwait(false) == 0) throw new HttpRequestException($"the proxy {proxy.Host} broke off");
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.ToString(Math.Max(0, head.Length - 4), Math.Min(4, head.Length)) == "\r\n\r\n") return head.ToString();
        }

        throw new HttpRequestException($"the proxy {proxy.Host} answers with something else than HTTP");
    }

    private static int Status(string head) =>
        head.StartsWith("HTTP/1.", StringComparison.Ordinal) && head.Split(' ') is [_, { Length: >= 3 } code, ..] && int.TryParse(code.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;
}
