using Easel.Server.Security;
using Xunit;

namespace Easel.Server.Tests.Security;

/// <summary>What stays open, such as a page's socket, does not outlive what let it in.</summary>
public sealed class OpenChannelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_ends_after_a_logout_and_others_stay()
    {
        await using var app = await GuardedApp.Start(folder.Path, store: access => access.AddUser("ann", "long enough"));
        var own = ("Origin", $"http://127.0.0.1:{app.Port}");
        var (leaving, staying) = (await LogIn(app), await LogIn(app));
        using var left = await Open(app, leaving);
        using var stays = await Open(app, staying);
        using var _ = await app.Send(HttpMethod.Post, "/logout", leaving, own);
        await End(left);
        Assert.False(stays.ReadAsync(new byte[1], Cancel).AsTask().IsCompleted);
    }

    [Fact]
    public async Task It_ends_with_its_key()
    {
        var key = "";
        await using var app = await GuardedApp.Start(folder.Path, store: access => key = access.AddKey("phone", AccessScopes.All));
        using var channel = await Open(app, ("Authorization", $"Bearer {key}"));
        Assert.True(app.Access.RemoveKey(app.Access.Keys.Single().Id));
        await End(channel);
    }

    [Fact]
    public async Task It_ends_with_its_user()
    {
        await using var app = await GuardedApp.Start(folder.Path, store: access =>
        {
            access.AddUser("ann", "long enough");
            access.AddUser("bob", "long enough");
        });
        using var channel = await Open(app, GuardedApp.Basic("ann", "long enough"));
        Assert.True(app.Access.RemoveUser("ann"));
        await End(channel);
    }

    private static async Task<(string, string)> LogIn(GuardedApp app)
    {
        using var form = new FormUrlEncodedContent([new("name", "ann"), new("password", "long enough")]);
        using var let = await app.Send(HttpMethod.Post, "/login", form, ("Origin", $"http://127.0.0.1:{app.Port}"));
        return ("Cookie", let.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    private static async Task<Stream> Open(GuardedApp app, (string Name, string Value) shown)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        Assert.True(request.Headers.TryAddWithoutValidation(shown.Name, shown.Value));
        request.Headers.Accept.ParseAdd("text/event-stream");
        var answer = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        var stream = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(Cancel);
        await stream.ReadExactlyAsync(new byte[12], Cancel);
        return stream;
    }

    // It is cut off.
    private static async Task End(Stream channel) =>
        await Assert.ThrowsAnyAsync<IOException>(() => channel.ReadExactlyAsync(new byte[1], Cancel).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancel));
}
