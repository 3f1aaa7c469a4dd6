using System.Diagnostics.CodeAnalysis;
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
using Microsoft.JSInterop;
using Xunit;

namespace Easel.Web.Tests.Generate;

/// <summary>A studio with a fake engine, and forms of people who use it.</summary>
internal sealed class FormStudio : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly DraftBook drafts;

    private FormStudio(RunningStudio running, SettingsStore settings, TemporaryFolder folder)
    {
        (Running, Settings, this.folder) = (running, settings, folder);
        Rate = new JobRate(settings);
        drafts = new DraftBook(Path.Combine(folder.Path, "drafts"), TimeProvider.System);
        Styles = new StyleShelf(Path.Combine(folder.Path, "styles.csv"));
    }

    public RunningStudio Running { get; }

    public SettingsStore Settings { get; }

    public StyleShelf Styles { get; }

    public JobRate Rate { get; }

    public string Folder => folder.Path;

    public static async Task<FormStudio> Open(Func<string, StudioFolders>? folders = null)
    {
        var folder = new TemporaryFolder();
        var settings = SettingsStore.Open(folder.Path);
        var running = await RunningStudio.Open(StudioChoices.Below(folder.Path, folders?.Invoke(folder.Path) ?? new StudioFolders([], null, null)) with { Queue = () => settings.Current.Queue, Downloads = () => settings.Current.Downloads }, new FakeEngine(), TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken);
        return new FormStudio(running, settings, folder);
    }

    /// <summary>A form as a window shows it.</summary>
    /// <param name="name">Who looks at it.</param>
    /// <param name="mayGenerate">Whether they may have pictures made.</param>
    /// <param name="window">The window's name.</param>
    public async Task<GenerateForm> Form(string name = "me", bool mayGenerate = true, string window = "window")
    {
        var check = new RequestCheck(Running.Library, new DiffusionParts(), () => Settings.Current.Models, _ => null);
        var form = new GenerateForm(new WindowDraft(drafts, new VisitorOfPage(new Known(new Visitor(name, mayGenerate, true).ToPrincipal())), new WindowOfPage(new NamedWindow(window))), Running.Queue, check, Settings, Styles, Rate);
        await form.Open();
        return form;
    }

    public async ValueTask DisposeAsync()
    {
        Rate.Dispose();
        await drafts.DisposeAsync();
        await Running.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private sealed class NamedWindow(string name) : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)] TValue>(string identifier, object?[]? args) => new((TValue)(object)name);

        public ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)] TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }

    private sealed class Known(ClaimsPrincipal principal) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(principal));
    }
}
