using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Easel.Core.Requests;
using Easel.Studio.Downloads;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Studio.Tests.Downloads;

/// <summary>Downloads of a server that go through a proxy: what leads into a private network is refused all the same.</summary>
public sealed class DownloadProxyTests
{
    private static readonly byte[] Model = DownloadRig.Lora();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_proxy_is_told_the_checked_address_and_the_login()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        using var proxy = new TunnelPlace("HTTP/1.1 200 Connection established\r\n\r\n");
        using var connection = Connection(proxy, privateAddresses: true, new NetworkCredential("me", "secret"));
        var file = await Sites(connection).Find($"http://localhost:{place.Address.Port}/mine.safetensors", cancel: Cancel);
        Assert.Equal(Model.Length, file.Bytes);
        var head = Assert.Single(proxy.Heads);
        Assert.StartsWith($"CONNECT 127.0.0.1:{place.Address.Port} HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String("me:secret"u8)}\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_refused_before_the_proxy_hears_of_it()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        using var proxy = new TunnelPlace("HTTP/1.1 200 Connection established\r\n\r\n");
        using var connection = Connection(proxy, privateAddresses: false);
        var refused = await Assert.ThrowsAsync<RequestException>(() => Sites(connection).Find($"{place.Address}mine.safetensors", cancel: Cancel));
        Assert.Contains("private network", refused.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Heads);
        Assert.Empty(place.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "wants a login")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nX: y\r\n\r\n", "opens no way to 127.0.0.1")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", "opens no way")]
    [InlineData("", "broke off")]
    public async Task What_a_proxy_refuses_is_said(string answer, string message)
    {
        using var proxy = new TunnelPlace(answer);
        using var connection = Connection(proxy, privateAddresses: true);
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => Sites(connection).Find("http://127.0.0.1:9/mine.safetensors", cancel: Cancel));
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_go_past_the_proxy_does()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        using var proxy = new TunnelPlace("");
        using var connection = new DownloadConnection(() => new DownloadSettings { PrivateAddresses = true }, isGuarded: true, new WebProxy(proxy.Address, BypassOnLocal: true));
        Assert.Equal(Model.Length, (await Sites(connection).Find($"{place.Address}mine.safetensors", cancel: Cancel)).Bytes);
        Assert.Empty(proxy.Heads);
    }

    private static DownloadConnection Connection(TunnelPlace proxy, bool privateAddresses, ICredentials? login = null) =>
        new(() => new DownloadSettings { PrivateAddresses = privateAddresses }, isGuarded: true, new WebProxy(proxy.Address) { Credentials = login });

    private static ModelSites Sites(DownloadConnection connection) => new(connection, () => new DownloadRules { Attempts = 1, Stall = TimeSpan.FromSeconds(20) }, TimeProvider.System);

    /// <summary>A proxy that answers as it is told to, and opens the tunnel when that is a success.</summary>
    private sealed class TunnelPlace : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly string answer;

        public TunnelPlace(string answer)
        {
            this.answer = answer;
            listener.Start();
            _ = Listen();
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        public ConcurrentQueue<string> Heads { get; } = new();

        public void Dispose() => listener.Dispose();

        private async Task Listen()
        {
            try
            {
                while (true) _ = Serve(await listener.AcceptTcpClientAsync());
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException) { }
        }

        private async Task Serve(TcpClient client)
        {
            using var asked = client;
            var (stream, head, one) = (client.GetStream(), new StringBuilder(), new byte[1]);
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0) head.Append((char)one[0]);
            Heads.Enqueue(head.ToString());
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            if (!answer.Contains(" 200 ", StringComparison.Ordinal)) return;
            using var other = new TcpClient();
            await other.ConnectAsync(IPEndPoint.Parse(head.ToString().Split(' ')[1]));
            await Task.WhenAny(stream.CopyToAsync(other.GetStream()), other.GetStream().CopyToAsync(stream));
        }
    }
}
