using Easel.Studio.Gallery;
using Easel.Studio.Jobs;
using Easel.Web.Generate;
using Easel.Web.Live;
using Easel.Web.Start;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Easel.Web.Tabs;

/// <summary>Where pictures are asked for and looked at.</summary>
public sealed partial class GenerateTab : LiveComponent, IAsyncDisposable
{
    private DotNetObjectReference<GenerateTab>? self;
    private bool isOpen;
    private bool isZoomed;

    [Inject]
    public required GenerateForm Form { get; set; }

    [Inject]
    public required ResultShelf Results { get; set; }

    [Inject]
    public required StartDesk Desk { get; set; }

    [Inject]
    public required JobQueue Queue { get; set; }

    [Inject]
    public required IJSRuntime Script { get; set; }

    /// <summary>A key was pressed that means something here, wherever the focus is.</summary>
    /// <param name="key">"generate", "interrupt" or "skip".</param>
    [JSInvokable]
    public async Task Pressed(string key)
    {
        if (!isOpen || !Form.Visitor.MayGenerate) return;
        if (key == "generate") await Generate(false);
        else if (!Results.IsAtWork(Watch.Running)) return;
        else if (key == "skip") Queue.Skip();
        else await Queue.Cancel(Watch.Running!.Job.Id);
    }

    protected override async Task OnInitializedAsync()
    {
        await Form.Open();
        await Results.Load(Queue);
        Form.Changed += Redraw;
        isOpen = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        self = DotNetObjectReference.Create(this);
        await Script.InvokeVoidAsync("easel.listen", self);
    }

    protected override Task On(JobNews news)
    {
        if (isOpen) Results.Hear(news);
        return Task.CompletedTask;
    }

    /// <summary>Leaves the page.</summary>
    public async ValueTask DisposeAsync()
    {
        Form.Changed -= Redraw;
        Dispose();
        try { await Script.InvokeVoidAsync("easel.listen", (object?)null); }
        catch (JSDisconnectedException) { } // the window is gone
        self?.Dispose();
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);

    private async Task Generate(bool forever)
    {
        if (Desk.Flush is { } flush) await flush();
        if (await Form.Submit(forever) is { } job) Results.Hear(new JobNews.Changed(job));
        StateHasChanged();
    }

    private void Select(StoredPicture? picture) => Results.Select(picture);

    private Task Refresh(string id) => Results.Refresh(id);
}
