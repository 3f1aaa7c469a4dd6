using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Server.Security;
using Xunit;

namespace Easel.Server.Tests.Security;

/// <summary>How much, how deep, how often; and what logs say of it.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("/sdapi/v1/txt2img", "\"detail\":\"the body is larger than 64 MiB")]
    [InlineData("/api/v1/jobs", "\"status\":413")]
    [InlineData("/v1/images/generations", "\"invalid_request_error\"")]
    public async Task A_body_of_200_MB_is_refused_unread(string path, string part)
    {
        await using var app = await GuardedApp.Start(folder.Path);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 200000000\r\n\r\n{{\"prompt\":"), Cancel);
        using var reader = new StreamReader(stream);
        var answer = new StringBuilder(); // nothing more is sent, so an answer comes only if the body is not waited for
        for (string? line; (line = await reader.ReadLineAsync(Cancel)) is not null;) answer.AppendLine(line);
        Assert.StartsWith("HTTP/1.1 413", answer.ToString(), StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(part, answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_a_length_is_cut_at_the_limit()
    {
        await using var app = await GuardedApp.Start(folder.Path);
        app.Settings.Change(settings => settings with { Security = settings.Security with { BodyMebibytes = 1 } });
        using var small = await app.Send(HttpMethod.Post, "/sdapi/v1/txt2img", new ByteArrayContent(new byte[1 << 20]));
        Assert.Equal($"{1 << 20}", await small.Content.ReadAsStringAsync(Cancel));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sdapi/v1/txt2img") { Content = new StreamContent(new MemoryStream(new byte[(1 << 20) + 1])) };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await app.Client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("HTTPException", JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("{", "this is no JSON, at line 1")]
    [InlineData("{\"a\":\n1,}", "line 2")]
    [InlineData("{\"prompt\":\"\\ud83d\"}", "half a character")]
    [InlineData("{\"\\udc00\":1}", "half a character")]
    public void Broken_json_says_where(string text, string part) =>
        Assert.Contains(part, Assert.Throws<RequestException>(() => JsonBody.Parse(Encoding.UTF8.GetBytes(text), 64)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_utf8_is_refused() => Assert.Contains("UTF-8", Assert.Throws<RequestException>(() => JsonBody.Parse(new byte[] { (byte)'"', 0x80, (byte)'"' }, 64)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_and_reasonable_nesting_is_not()
    {
        Assert.Throws<RequestException>(() => JsonBody.Parse(Encoding.UTF8.GetBytes(new string('[', 1_000_000)), 64));
        Assert.Throws<RequestException>(() => JsonBody.Parse(Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65)), 64));
        Assert.Equal(JsonValueKind.Array, JsonBody.Parse(Encoding.UTF8.GetBytes(new string('[', 64) + new string(']', 64)), 64).ValueKind);
        Assert.Equal(JsonValueKind.Object, JsonBody.Parse(""u8.ToArray(), 64).ValueKind);
        Assert.Equal("🐈", JsonBody.Parse("{\"a\":\"\\ud83d\\udc08\"}"u8.ToArray(), 64).GetProperty("a").GetString());
    }

    [Fact]
    public async Task Clients_have_to_wait_when_the_settings_say_so()
    {
        await using var app = await GuardedApp.Start(folder.Path);
        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, (await app.Send(HttpMethod.Get, "/x")).StatusCode);
        app.Settings.Change(settings => settings with { Security = settings.Security with { RequestsPerMinute = 5, JobsPerMinute = 2 } });
        var jobs = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++) jobs.Add((await app.Send(HttpMethod.Post, "/sdapi/v1/txt2img")).StatusCode);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], jobs);
        Assert.Equal(HttpStatusCode.OK, (await app.Send(HttpMethod.Get, "/x")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Send(HttpMethod.Get, "/x")).StatusCode);
        using var wait = await app.Send(HttpMethod.Get, "/x");
        Assert.Equal(HttpStatusCode.TooManyRequests, wait.StatusCode);
        Assert.NotNull(wait.Headers.RetryAfter);
        app.Settings.Change(settings => settings with { Security = settings.Security with { RequestsPerMinute = 0 } });
        Assert.Equal(HttpStatusCode.OK, (await app.Send(HttpMethod.Get, "/x")).StatusCode);
    }

    [Fact]
    public async Task Logs_hold_no_secret()
    {
        var key = "";
        var options = new ServeOptions { DataFolder = folder.Path, Port = 0, ApiAccounts = [new ApiAccount("me", "TopSecret1")], Database = "Host=x;Password=TopSecret2" };
        await using var app = await GuardedApp.Start(folder.Path, options, access =>
        {
            access.AddUser("ann", "TopSecret3");
            key = access.AddKey("td", AccessScopes.All);
        });
        (string, string)[] shown = [GuardedApp.Basic("me", "TopSecret1"), GuardedApp.Basic("ann", "TopSecret3"), GuardedApp.Basic("ann", "TopSecret4"), ("Authorization", $"Bearer {key}"), ("X-API-Key", key)];
        foreach (var header in shown) (await app.Send(HttpMethod.Get, $"/x?password=TopSecret5&api_key={key}", header)).Dispose();
        using var login = await app.Send(HttpMethod.Post, "/login", new FormUrlEncodedContent([new("name", "ann"), new("password", "TopSecret3")]), ("Origin", $"http://127.0.0.1:{app.Port}"));
        var cookie = login.Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1];

        Assert.True(app.Log.All.Count > 20);
        var secrets = new[] { "TopSecret", key.Split('_')[2], cookie }.Concat(shown.Select(header => header.Item2));
        Assert.All(secrets, secret => Assert.DoesNotContain(app.Log.All, line => line.Contains(secret, StringComparison.Ordinal)));
        Assert.DoesNotContain("TopSecret", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("TopSecret", $"{options with { Port = 1 }} {options.ApiAccounts[0]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("easel serve --api-auth me:Hush --port 1", "easel serve --api-auth *** --port 1")]
    [InlineData("Authorization: Basic Hush", "Authorization: ***")]
    [InlineData("Host=db;Password=Hush;Port=5", "Host=db;Password=***;Port=5")]
    [InlineData("https://me:Hush@host/x", "https://***@host/x")]
    [InlineData("{\"password\": \"Hush\"}", "{\"password\": ***}")]
    [InlineData("a photo of a cat, (red:1.3)", "a photo of a cat, (red:1.3)")]
    [InlineData("asked with hf_AbCdEfGhIjKlMnOpQrStUv again", "asked with hf_*** again")]
    public void Texts_lose_their_secrets_only(string text, string clean) => Assert.Equal(clean, Redaction.Clean(text));
}
