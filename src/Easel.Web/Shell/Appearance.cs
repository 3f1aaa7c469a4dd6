using Microsoft.JSInterop;

namespace Easel.Web.Shell;

/// <summary>Whether the pages are light or dark: as the system is, until a person says otherwise. The browser remembers it.</summary>
public sealed class Appearance(IJSRuntime script, WebChoices choices) : IDisposable
{
    private DotNetObjectReference<Appearance>? self;
    private bool isSystemDark;

    /// <summary>Told when it changes.</summary>
    public event Action? Changed;

    /// <summary>Whether the browser was asked yet.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>"auto", "light" or "dark".</summary>
    public string Theme { get; private set; } = "auto";

    public bool IsDark => Theme == "dark" || (Theme == "auto" && isSystemDark);

    /// <summary>Asks the browser.</summary>
    public async Task Begin()
    {
        self = DotNetObjectReference.Create(this);
        var found = await script.InvokeAsync<Found>("easel.begin", self);
        (Theme, isSystemDark, IsKnown) = (found.Theme is "auto" or "light" or "dark" ? found.Theme : choices.Theme, found.Dark, true);
        Changed?.Invoke();
    }

    /// <summary>Goes on to the next of light, dark and the system's.</summary>
    public async Task Next()
    {
        Theme = Theme switch { "auto" => "light", "light" => "dark", _ => "auto" };
        Changed?.Invoke();
        await script.InvokeVoidAsync("easel.remember", Theme);
    }

    /// <summary>The system went light or dark.</summary>
    [JSInvokable]
    public void SystemChanged(bool dark)
    {
        isSystemDark = dark;
        Changed?.Invoke();
    }

    public void Dispose() => self?.Dispose();

    private sealed record Found(string? Theme, bool Dark);
}
