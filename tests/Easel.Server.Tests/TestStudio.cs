using Easel.Core.Engines;
using Easel.Server.Tests.Storage;
using Easel.Studio;
using Easel.Studio.Gallery;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Storage;
using Easel.Testing;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Easel.Server.Tests;

/// <summary>A studio with a fake engine behind a real server on a free port of the loopback, with a data folder of its own that goes with it.</summary>
internal sealed class TestStudio : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly WebApplication server;
    private bool keepsFolder;
    private TestDatabase? database;

    private TestStudio(DirectoryInfo folder, RunningStudio studio, WebApplication server, SettingsStore settings)
    {
        (this.folder, Studio, this.server, Settings) = (folder, studio, server, settings);
        Client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
    }

    public RunningStudio Studio { get; }

    public SettingsStore Settings { get; }

    public HttpClient Client { get; }

    public string DataFolder => folder.FullName;

    /// <summary>The files in the usual output folder and those below it.</summary>
    public IReadOnlyList<string> OutputFiles => Path.Combine(DataFolder, "outputs") is var place && Directory.Exists(place) ? [.. Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories)] : [];

    public static async Task<TestStudio> Start(IImageEngine? engine = null, StudioFolders? folders = null, DirectoryInfo? folder = null, bool keepsFolder = false, DatabaseChoice? database = null, string kind = TestDatabase.Sqlite, Func<OutputChoices>? outputs = null, Func<ServeOptions, ServeOptions>? with = null)
    {
        var own = kind == TestDatabase.Sqlite ? null : TestDatabase.Make(kind);
        folder ??= Directory.CreateTempSubdirectory("easel-studio-");
        var options = new ServeOptions { Port = 0, DataFolder = folder.FullName };
        options = with?.Invoke(options) ?? options;
        var settings = SettingsStore.Open(folder.FullName);
        var choices = ServedStudio.Choices(options, settings) with { Folders = folders ?? new StudioFolders([], null, null) };
        var studio = await RunningStudio.Open(choices with { Database = own?.Choice ?? database ?? choices.Database, Outputs = outputs ?? choices.Outputs }, engine ?? new FakeEngine(),
            TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken);
        var server = await StudioServer.Build(Task.FromResult(studio), options, settings);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new TestStudio(folder, studio, server, settings) { keepsFolder = keepsFolder, database = own };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
        await Studio.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        SqliteConnectionPools.Clear();
        if (folder.Exists && !keepsFolder) folder.Delete(recursive: true);
    }
}
