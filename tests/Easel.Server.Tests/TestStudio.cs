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

    public static async Task<TestStudio> Start(IImageEngine? engine = null, StudioFolders? folders = null, DirectoryInfo? folder = null, Func<ServeOptions, ServeOptions>? with = null)
    {
        folder ??= Directory.CreateTempSubdirectory("easel-studio-");
        var studio = await RunningStudio.Open(StudioChoices.Below(folder.FullName, folders ?? new StudioFolders([], null, null)), engine ?? new FakeEngine(),
            TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken);
        var options = new ServeOptions { Port = 0, DataFolder = folder.FullName };
        var server = StudioServer.Build(studio, with?.Invoke(options) ?? options, SettingsStore.Open(folder.FullName));
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new TestStudio(folder, studio, server);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
        await Studio.DisposeAsync();
        SqliteConnectionPools.Clear();
        if (folder.Exists) folder.Delete(recursive: true);
    }
}
