using System.Security.Claims;
using Easel.Diffusion;
using Easel.Studio;
using Easel.Studio.Drafts;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Styles;
using Easel.Testing;
using Easel.Web.Generate;
using Microsoft.AspNetCore.Components.Authorization;
using Xunit;

namespace Easel.Web.Tests.Generate;

/// <summary>A studio with a fake engine, and forms of people who use it.</summary>
internal sealed class FormStudio : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly DraftBook drafts;
    private readonly JobRate rate;

    private FormStudio(RunningStudio running, SettingsStore settings, TemporaryFolder folder)
    {
        (Running, Settings, this.folder) = (running, settings, folder);
        rate = new JobRate(settings);
        drafts = new DraftBook(Path.Combine(folder.Path, "drafts"), TimeProvider.System);
        Styles = new StyleShelf(Path.Combine(folder.Path, "styles.csv"));
    }

    public RunningStudio Running { get; }

    public SettingsStore Settings { get; }

    public StyleShelf Styles { get; }

    public string Folder => folder.Path;

    public static async Task<FormStudio> Open(Func<string, StudioFolders>? folders = null)
    {
        var folder = new TemporaryFolder();
        var running = await RunningStudio.Open(StudioChoices.Below(folder.Path, folders?.Invoke(folder.Path) ?? new StudioFolders([], null, null)), new FakeEngine(), TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken);
        return new FormStudio(running, SettingsStore.Open(folder.Path), folder);
    }

    public async Task<GenerateForm> Form(string name = "me", bool mayGenerate = true)
    {
        var check = new RequestCheck(Running.Library, new DiffusionParts(), () => Settings.Current.Models, _ => null);
        var form = new GenerateForm(drafts, Running.Queue, check, Settings, Styles, new VisitorOfPage(new Known(new Visitor(name, mayGenerate, true).ToPrincipal())), rate);
        await form.Open();
        return form;
    }

    public async ValueTask DisposeAsync()
    {
        rate.Dispose();
        await drafts.DisposeAsync();
        await Running.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private sealed class Known(ClaimsPrincipal principal) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(principal));
    }
}
