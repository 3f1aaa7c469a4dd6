using Easel.Core.Engines;
using Easel.Studio;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Testing;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Easel.Server.Tests;

/// <summary>A studio with a fake engine behind a real server on a free port of the loopback, with a data folder of its own that goes with it.</summary>
internal sealed class TestStudio : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly WebApplication server;

    private TestStudio(DirectoryInfo folder, RunningStudio studio, WebApplication server)
    {
        (this.folder, Studio, this.server) = (folder, studio, server);
        Client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
    }

    public RunningStudio Studio { get; }

    public HttpClient Client { get; }

    public string DataFolder => folder.FullName;

    public static async Task<TestStudio> Start(IImageEngine? engine = null, StudioFolders? folders = null, DirectoryInfo? folder = null, int port = 0)
    {
        folder ??= Directory.CreateTempSubdirectory("easel-studio-");
        var studio = await RunningStudio.Open(StudioChoices.Below(folder.FullName, folders ?? new StudioFolders([], null, null)), engine ?? new FakeEngine(),
            TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken);
        var server = StudioServer.Build(studio, new ServeOptions { Port = port, DataFolder = folder.FullName }, SettingsStore.Open(folder.FullName));
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new TestStudio(folder, studio, server);
    }

    /// <summary>Stops the server and the studio; the data folder stays for another one.</summary>
    public async Task Stop()
    {
        Client.Dispose();
        await server.DisposeAsync();
        await Studio.DisposeAsync();
        SqliteConnectionPools.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (folder.Exists) folder.Delete(recursive: true);
    }
}
