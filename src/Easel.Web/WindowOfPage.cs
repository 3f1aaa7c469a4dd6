using Microsoft.JSInterop;

namespace Easel.Web;

/// <summary>Which window of a browser shows this page. A window keeps its name when it is loaded again; two that are open at once have two.</summary>
/// <param name="script">Asks the browser.</param>
public sealed class WindowOfPage(IJSRuntime script)
{
    private const int LongestName = 64;

    private Task<string>? name;

    /// <summary>Its name; the browser is asked once.</summary>
    public Task<string> Get() => name ??= Ask();

    // A name of another kind is no window's that anybody knows.
    private async Task<string> Ask() => await script.InvokeAsync<string>("easel.window") is { Length: > 0 and <= LongestName } known ? known : Guid.NewGuid().ToString("N");
}
