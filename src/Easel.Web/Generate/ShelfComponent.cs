using Easel.Web.Live;
using Microsoft.AspNetCore.Components;

namespace Easel.Web.Generate;

/// <summary>A part of the results: it is drawn again as jobs get on, and when other pictures are shown or looked at, whoever chose them.</summary>
public abstract class ShelfComponent : LiveComponent
{
    /// <summary>What is shown.</summary>
    [Inject]
    public required ResultShelf Results { get; set; }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Results.Changed += Redraw;
    }

    protected override void Dispose(bool disposing)
    {
        Results.Changed -= Redraw;
        base.Dispose(disposing);
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);
}
