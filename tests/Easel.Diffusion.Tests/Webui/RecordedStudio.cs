using Easel.Core.Infotext;
using Easel.Diffusion.Tests.Pipeline;
using Easel.Server;
using Easel.Studio;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Easel.Diffusion.Tests.Webui;

/// <summary>The recorded server's models, embeddings and styles behind Easel's: what it answered, Easel must answer.</summary>
public sealed class RecordedStudio : IAsyncLifetime
{
    private readonly RecordedModels models = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-recorded-");
    private RunningStudio? studio;
    private WebApplication? server;

    public HttpClient Client { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        var styles = Path.Combine(folder.FullName, "styles.csv");
        await File.WriteAllTextAsync(styles, StylesFile.Format(RecordedModels.Styles.Styles));
        foreach (var name in new[] { "tiny-sd15", "tiny-sd20", "tiny-sd21-v", "tiny-sdxl", "tiny-sdxl-refiner", "tiny-sd15-inpainting", "tiny-ip2p" }) Link(SyntheticCheckpoints.PathOf(name));
        Link(SyntheticCheckpoints.AutoencoderOf(Path.GetFileNameWithoutExtension(RecordedModels.AlternativeVae)));
        studio = await RunningStudio.Open(StudioChoices.Below(folder.FullName, new StudioFolders([Path.Combine(folder.FullName, "models")], null, styles)), models.Engine, TimeProvider.System, (_, _) => { });
        server = await StudioServer.Build(Task.FromResult(studio), new ServeOptions { Port = 0, DataFolder = folder.FullName }, SettingsStore.Open(folder.FullName));
        await server.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(server.Urls.First()), Timeout = TimeSpan.FromMinutes(2) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (server is not null) await server.DisposeAsync();
        if (studio is not null) await studio.DisposeAsync();
        models.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private void Link(string path)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder.FullName, "models")).FullName;
        foreach (var file in new[] { path, Path.ChangeExtension(path, ".yaml") }.Where(File.Exists)) File.Copy(file, Path.Combine(place, Path.GetFileName(file)));
    }
}
