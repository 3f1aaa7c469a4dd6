using Easel.Studio.Jobs;
using Microsoft.AspNetCore.Components;

namespace Easel.Web.Live;

/// <summary>A component that is drawn again as jobs get on.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    /// <summary>The news.</summary>
    [Inject]
    public required JobWatch Watch { get; set; }

    protected override void OnInitialized()
    {
        Watch.Ticked += Tick;
        Watch.Happened += Hear;
    }

    /// <summary>Something happened; on the component's own thread. Draws again when it returns.</summary>
    protected virtual Task On(JobNews news) => Task.CompletedTask;

    /// <summary>The running job has got on, or the number of those that wait has changed; on the component's own thread. Draws again when it returns.</summary>
    protected virtual Task OnTick() => Task.CompletedTask;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Leaves.</summary>
    protected virtual void Dispose(bool disposing)
    {
        Watch.Ticked -= Tick;
        Watch.Happened -= Hear;
    }

    private void Tick() => _ = InvokeAsync(async () =>
    {
        await OnTick();
        StateHasChanged();
    });

    private void Hear(JobNews news) => _ = InvokeAsync(async () =>
    {
        await On(news);
        StateHasChanged();
    });
}
