using Xunit;

namespace Easel.Server.Tests;

public sealed class StudioServerTests
{
    [Fact]
    public async Task A_server_starts_and_stops()
    {
        await using var server = StudioServer.Build(["--urls", "http://127.0.0.1:0"]);
        await server.StartAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(server.Urls);
        await server.StopAsync(TestContext.Current.CancellationToken);
    }
}
