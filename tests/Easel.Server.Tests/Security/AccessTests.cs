using System.Net;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Server.Security;
using Xunit;

namespace Easel.Server.Tests.Security;

/// <summary>Who gets in, and as what refusals look.</summary>
public sealed class AccessTests : IDisposable
{
    private static readonly string[] Routes = ["/sdapi/v1/options", "/controlnet/version", "/internal/ping", "/api/v1/jobs", "/v1/models", "/file=x.png", "/", "/anything", "/sdapi/v1/loras"];

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ServeOptions WithAccount => new() { DataFolder = folder.Path, Port = 0, ApiAccounts = [new ApiAccount("me", "se:cret")] };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Without_accounts_this_machine_is_asked_for_nothing()
    {
        await using var app = await GuardedApp.Start(folder.Path);
        Assert.Equal("local /sdapi/v1/options", await app.Client.GetStringAsync("/sdapi/v1/options", Cancel));
        Assert.All(app.Client.BaseAddress!.Host, c => Assert.True(char.IsAsciiDigit(c) || c == '.'));
    }

    [Fact]
    public async Task An_account_protects_every_route()
    {
        await using var app = await GuardedApp.Start(folder.Path, WithAccount);
        foreach (var route in Routes)
        {
            using var refused = await app.Send(HttpMethod.Get, route);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("Basic", refused.Headers.WwwAuthenticate.Single().Scheme);
            using var let = await app.Send(HttpMethod.Get, route, GuardedApp.Basic("me", "se:cret"));
            Assert.Equal(HttpStatusCode.OK, let.StatusCode);
        }
    }

    [Theory]
    [InlineData("me", "wrong", "Incorrect username or password")]
    [InlineData("me", "", "Incorrect username or password")]
    [InlineData("nobody", "se:cret", "Incorrect username or password")]
    [InlineData(null, null, "Not authenticated")]
    public async Task A_refusal_has_A1111s_form(string? name, string? password, string detail)
    {
        await using var app = await GuardedApp.Start(folder.Path, WithAccount);
        using var answer = name is null ? await app.Send(HttpMethod.Get, "/sdapi/v1/options") : await app.Send(HttpMethod.Get, "/sdapi/v1/options", GuardedApp.Basic(name, password!));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal($$"""{"error":"HTTPException","detail":"{{detail}}","body":"","errors":""}""", body.RootElement.GetRawText());
    }

    [Fact]
    public async Task Easels_own_routes_answer_in_their_forms()
    {
        await using var app = await GuardedApp.Start(folder.Path, WithAccount);
        using var problem = await app.Send(HttpMethod.Get, "/api/v1/jobs");
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType!.MediaType);
        Assert.Equal(401, JsonDocument.Parse(await problem.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("status").GetInt32());
        using var openAi = await app.Send(HttpMethod.Get, "/v1/models");
        Assert.Equal("authentication_error", JsonDocument.Parse(await openAi.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("error").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Bearer x")]
    [InlineData("Bearer easel_000000000000_00")]
    [InlineData("Digest username=me")]
    [InlineData(",,,")]
    public async Task A_broken_header_lets_nobody_in(string header)
    {
        await using var app = await GuardedApp.Start(folder.Path, WithAccount);
        using var answer = await app.Send(HttpMethod.Get, "/", ("Authorization", header));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_stored_user_is_known_until_taken_away()
    {
        await using var app = await GuardedApp.Start(folder.Path, store: access => access.AddUser("ann", "long enough"));
        for (var i = 0; i < 2; i++)
        {
            using var let = await app.Send(HttpMethod.Get, "/x", GuardedApp.Basic("ann", "long enough"));
            Assert.Equal("ann /x", await let.Content.ReadAsStringAsync(Cancel));
        }

        new AccessFile(folder.Path, TimeProvider.System).AddUser("bob", "also long enough"); // as another process would
        new AccessFile(folder.Path, TimeProvider.System).RemoveUser("ann");
        using var refused = await app.Send(HttpMethod.Get, "/x", GuardedApp.Basic("ann", "long enough"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public void Passwords_and_keys_are_stored_hashed()
    {
        var access = new AccessFile(folder.Path, TimeProvider.System);
        access.AddUser("ann", "correct horse");
        var key = access.AddKey("td", AccessScopes.Read);
        var text = File.ReadAllText(folder.File(AccessFile.FileName));
        Assert.DoesNotContain("correct horse", text, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('_')[2], text, StringComparison.Ordinal);
        Assert.Contains("pbkdf2-sha256$600000$", text, StringComparison.Ordinal);
        Assert.True(PasswordHash.Fits(access.Users[0].Password, "correct horse"));
        Assert.False(PasswordHash.Fits(access.Users[0].Password, "correct hors"));
        Assert.NotEqual(PasswordHash.Of("x"), PasswordHash.Of("x"));
        Assert.Equal("td", access.Find(key)?.Name);
        Assert.Null(access.Find(key[..^1] + (key[^1] == '0' ? '1' : '0')));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File(AccessFile.FileName)));
    }

    [Theory]
    [InlineData(AccessScopes.Read, "GET", "/sdapi/v1/options", 200)]
    [InlineData(AccessScopes.Read, "POST", "/sdapi/v1/txt2img", 403)]
    [InlineData(AccessScopes.Read, "POST", "/internal/progress", 200)]
    [InlineData(AccessScopes.Generate, "POST", "/sdapi/v1/txt2img", 200)]
    [InlineData(AccessScopes.Generate, "GET", "/sdapi/v1/options", 403)]
    [InlineData(AccessScopes.Read | AccessScopes.Generate, "POST", "/sdapi/v1/options", 403)]
    [InlineData(AccessScopes.Read | AccessScopes.Generate, "DELETE", "/api/v1/images/7", 403)]
    [InlineData(AccessScopes.Read | AccessScopes.Generate, "GET", "/api/v1/model-search", 403)]
    [InlineData(AccessScopes.Read | AccessScopes.Generate, "POST", "/api/v1/downloads", 403)]
    [InlineData(AccessScopes.Manage, "GET", "/api/v1/model-search", 200)]
    [InlineData(AccessScopes.Manage, "POST", "/sdapi/v1/options", 200)]
    [InlineData(AccessScopes.Manage, "POST", "/sdapi/v1/unload-checkpoint", 200)]
    public async Task A_key_opens_what_its_scopes_say(AccessScopes scopes, string method, string path, int status)
    {
        var key = "";
        await using var app = await GuardedApp.Start(folder.Path, store: access => key = access.AddKey("td", scopes));
        using var bearer = await app.Send(new HttpMethod(method), path, ("Authorization", $"Bearer {key}"));
        using var header = await app.Send(new HttpMethod(method), path, ("X-API-Key", key));
        Assert.Equal((status, status), ((int)bearer.StatusCode, (int)header.StatusCode));
    }

    [Fact]
    public async Task Guessing_has_to_wait_but_who_is_known_does_not()
    {
        await using var app = await GuardedApp.Start(folder.Path, WithAccount);
        app.Settings.Change(settings => settings with { Security = settings.Security with { FailedLoginsPerMinute = 3 } });
        using (var first = await app.Send(HttpMethod.Get, "/", GuardedApp.Basic("me", "se:cret"))) Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            using var answer = await app.Send(HttpMethod.Get, "/", GuardedApp.Basic("me", $"guess {i}"));
            codes.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], codes);
        using var known = await app.Send(HttpMethod.Get, "/", GuardedApp.Basic("me", "se:cret"));
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Fact]
    public void Listening_demands_a_password_or_plain_words()
    {
        var access = new AccessFile(folder.Path, TimeProvider.System);
        var listen = new ServeOptions { DataFolder = folder.Path, Listen = true };
        var wrong = Assert.Throws<RequestException>(() => ListenRule.Check(listen, access));
        Assert.Equal("listen", wrong.Field);
        Assert.Contains("--listen-without-password", wrong.Message, StringComparison.Ordinal);
        ListenRule.Check(listen with { ListenWithoutPassword = true }, access);
        ListenRule.Check(listen with { ApiAccounts = [new ApiAccount("a", "b")] }, access);
        Assert.Throws<RequestException>(() => ListenRule.Check(listen with { ListenWithoutPassword = true, ApiAccounts = [new ApiAccount("a", "b")] }, access));
        access.AddUser("ann", "long enough");
        ListenRule.Check(listen, access);
    }

    [Fact]
    public async Task A_listening_server_asks_everybody()
    {
        await using var app = await GuardedApp.Start(folder.Path, new ServeOptions { DataFolder = folder.Path, Port = 0, Listen = true, ApiAccounts = [new ApiAccount("a", "b")] });
        using var answer = await app.Send(HttpMethod.Get, "/", ("Host", "anything.example"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
