using System.Net;
using System.Net.Sockets;
using Easel.Core.Requests;

namespace Easel.Studio.Intake;

/// <summary>Connects to names that requests give. A name is looked up once, all that it means is checked, and the connection goes to what was checked.</summary>
/// <param name="lookUp">The addresses of a name; null asks the system.</param>
/// <param name="isAllowed">Whether an address may be connected to; null allows <see cref="PublicAddress"/>es.</param>
/// <param name="proxy">The proxy to go through, or null for none. It is the machine's own choice and is not checked; it gets the address that was.</param>
public sealed class CheckedConnection(Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null, Func<IPAddress, bool>? isAllowed = null, IWebProxy? proxy = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> lookUp = lookUp ?? Dns.GetHostAddressesAsync;
    private readonly Func<IPAddress, bool> isAllowed = isAllowed ?? PublicAddress.Is;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="RequestException">It lies in a private network.</exception>
    /// <exception cref="HttpRequestException">The name is not known.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        IPAddress[] addresses;
        try { addresses = IPAddress.TryParse(context.DnsEndPoint.Host.Trim('[', ']'), out var literal) ? [literal] : await lookUp(context.DnsEndPoint.Host, cancel).ConfigureAwait(false); }
        catch (SocketException wrong) { throw new HttpRequestException($"{context.DnsEndPoint.Host} is not known: {wrong.Message}", wrong); }

        // All of them: a name that means a public and a private address is an attack.
        if (addresses.Length == 0 || !addresses.All(isAllowed))
            throw new RequestException("url", "Request to local resource not allowed: the address lies in a private network");
        if (context.InitialRequestMessage.RequestUri is { } wanted && proxy?.IsBypassed(wanted) == false && proxy.GetProxy(wanted) is { } between)
            return await ProxyTunnel.Open(between, proxy.Credentials, new IPEndPoint(addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0], context.DnsEndPoint.Port), cancel).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
