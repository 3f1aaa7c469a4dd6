using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Easel.Server.Tests.Security;

/// <summary>What a web page of somebody else's may make a browser do: nothing.</summary>
public sealed class BrowserTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("localhost:7860", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:1", 200)]
    [InlineData("easel.localhost", 200)]
    [InlineData("studio.example", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("10.0.0.1", 403)]
    public async Task A_name_pointed_at_the_loopback_is_refused(string host, int status)
    {
        await using var app = await GuardedApp.Start(folder.Path);
        app.Settings.Change(settings => settings with { Security = settings.Security with { AllowedHosts = ["studio.example"] } });
        using var answer = await app.Send(HttpMethod.Get, "/sdapi/v1/options", ("Host", host));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_password_the_network_may_use_addresses_only()
    {
        await using var app = await GuardedApp.Start(folder.Path, new ServeOptions { DataFolder = folder.Path, Port = 0, Listen = true, ListenWithoutPassword = true });
        using var address = await app.Send(HttpMethod.Get, "/", ("Host", "192.168.0.7:7860"));
        using var name = await app.Send(HttpMethod.Get, "/", ("Host", "evil.example"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (address.StatusCode, name.StatusCode));
    }

    [Theory]
    [InlineData("POST", "Origin", "https://evil.example", 403)]
    [InlineData("POST", "Origin", "null", 403)]
    [InlineData("POST", "Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("DELETE", "Origin", "http://127.0.0.1:1", 403)]
    [InlineData("GET", "Origin", "https://evil.example", 200)]
    [InlineData("POST", "Origin", "https://friend.example", 200)]
    [InlineData("POST", "Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("POST", "User-Agent", "curl", 200)]
    public async Task A_change_must_come_from_a_page_of_ours_or_none(string method, string header, string value, int status)
    {
        await using var app = await GuardedApp.Start(folder.Path, new ServeOptions { DataFolder = folder.Path, Port = 0, CorsOrigins = ["https://friend.example"] });
        using var answer = await app.Send(new HttpMethod(method), "/sdapi/v1/options", (header, value));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_servers_own_page_may_change_things()
    {
        await using var app = await GuardedApp.Start(folder.Path);
        using var answer = await app.Send(HttpMethod.Post, "/sdapi/v1/options", ("Origin", $"http://127.0.0.1:{app.Port}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Channels_are_refused_to_other_pages()
    {
        await using var app = await GuardedApp.Start(folder.Path);
        using var events = await app.Send(HttpMethod.Get, "/api/v1/jobs/events", ("Accept", "text/event-stream"), ("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, events.StatusCode);
        var socket = await Raw(app, "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://evil.example\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 403", socket, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cors_is_off_until_origins_are_given_and_exact_then()
    {
        await using (var off = await GuardedApp.Start(folder.Path))
        {
            using var answer = await off.Send(HttpMethod.Get, "/sdapi/v1/options", ("Origin", "https://friend.example"));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        }

        var options = new ServeOptions { DataFolder = folder.Path, Port = 0, CorsOrigins = ["https://friend.example"], ApiAccounts = [new ApiAccount("a", "b")] };
        await using var on = await GuardedApp.Start(folder.Path, options);
        foreach (var (origin, allowed) in new[] { ("https://friend.example", true), ("http://friend.example", false), ("https://friend.example.evil.example", false), ("https://x.friend.example", false), ("null", false) })
        {
            using var preflight = await on.Send(HttpMethod.Options, "/sdapi/v1/txt2img", ("Origin", origin), ("Access-Control-Request-Method", "POST"));
            Assert.Equal(allowed, preflight.Headers.Contains("Access-Control-Allow-Origin"));
            if (allowed) Assert.Equal(origin, preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        }
    }

    [Fact]
    public async Task A_browser_logs_in_and_out()
    {
        await using var app = await GuardedApp.Start(folder.Path, store: access => access.AddUser("ann", "long enough"));
        var own = ("Origin", $"http://127.0.0.1:{app.Port}");
        using var sent = await app.Send(HttpMethod.Get, "/gallery?x=1", ("Accept", "text/html"));
        Assert.Equal("/login?next=%2Fgallery%3Fx%3D1", sent.Headers.Location!.OriginalString);
        Assert.Contains("<form method=\"post\"", await app.Client.GetStringAsync(sent.Headers.Location, Cancel), StringComparison.Ordinal);

        using var wrong = await app.Send(HttpMethod.Post, "/login", Form("ann", "wrong", "/gallery"), own);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using var let = await app.Send(HttpMethod.Post, "/login", Form("ann", "long enough", "/gallery?x=1"), own);
        Assert.Equal((HttpStatusCode.Redirect, "/gallery?x=1"), (let.StatusCode, let.Headers.Location!.OriginalString));
        var set = let.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", set, StringComparison.OrdinalIgnoreCase);
        var cookie = ("Cookie", set[..set.IndexOf(';', StringComparison.Ordinal)]);

        Assert.Equal(HttpStatusCode.OK, (await app.Send(HttpMethod.Get, "/x", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Send(HttpMethod.Post, "/sdapi/v1/options", cookie, own)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Send(HttpMethod.Post, "/sdapi/v1/options", cookie)).StatusCode); // no browser leaves the origin out
        Assert.Equal(HttpStatusCode.Redirect, (await app.Send(HttpMethod.Post, "/logout", cookie, own)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Send(HttpMethod.Get, "/x", cookie)).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/x\r\nSet-Cookie: easel_session=1")]
    [InlineData("javascript:alert(1)")]
    public async Task A_login_leads_nowhere_else(string next)
    {
        await using var app = await GuardedApp.Start(folder.Path, store: access => access.AddUser("ann", "long enough"));
        using var let = await app.Send(HttpMethod.Post, "/login", Form("ann", "long enough", next), ("Origin", $"http://127.0.0.1:{app.Port}"));
        Assert.Equal("/", let.Headers.Location!.OriginalString);
        Assert.Single(let.Headers.GetValues("Set-Cookie"));
        var page = await app.Client.GetStringAsync("/login?next=" + Uri.EscapeDataString("/\"><script>" + next), Cancel);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n")]
    [InlineData("GET /x\r\nInjected: 1 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx")]
    public async Task Broken_heads_are_refused(string head)
    {
        await using var app = await GuardedApp.Start(folder.Path);
        Assert.StartsWith("HTTP/1.1 400", await Raw(app, head), StringComparison.Ordinal);
    }

    private static FormUrlEncodedContent Form(string name, string password, string next) => new([new("name", name), new("password", password), new("next", next)]);

    private static async Task<string> Raw(GuardedApp app, string head)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), Cancel);
        var buffer = new byte[4096];
        return Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, Cancel));
    }
}
