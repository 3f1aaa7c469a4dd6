using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Easel.Web.Generate;
using Easel.Web.Live;
using Easel.Web.Models;
using Microsoft.AspNetCore.Components;

namespace Easel.Web.Tabs;

/// <summary>All models: to find, look at, put into the form and note things about.</summary>
public sealed partial class ModelsTab : ComponentBase, IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource leave = new();
    private ModelGrid? grid;
    private bool isLooking;
    private bool isOpen;
    private int isOld;

    [Inject]
    public required ModelIndex Index { get; set; }

    [Inject]
    public required ModelsView View { get; set; }

    [Inject]
    public required StudioFolders Folders { get; set; }

    [Inject]
    public required WebChoices Choices { get; set; }

    [Inject]
    public required GenerateForm Form { get; set; }

    [Inject]
    public required Told Told { get; set; }

    private string Nothing => Text[View.Group switch
    {
        ModelGroup.Broken => "models.none.broken",
        ModelGroup.Other => "models.none.others",
        _ => "models.none",
    }, Text["models.group." + (View.Group == ModelGroup.All ? ModelGroup.Checkpoint : View.Group)]].Value;

    // Where a person is told to put files of the group.
    private string? FolderFor => View.Group switch
    {
        ModelGroup.All or ModelGroup.Checkpoint => Folders.Models.Count > 0 ? Folders.Models[0] : Own("Stable-diffusion"),
        ModelGroup.Lora => Folders.Loras.Count > 0 ? Folders.Loras[0] : Own("Lora"),
        ModelGroup.Embedding => Folders.Embeddings ?? Own("embeddings"),
        ModelGroup.Vae => Folders.Vaes.Count > 0 ? Folders.Vaes[0] : Own("VAE"),
        ModelGroup.Hypernetwork => Own("hypernetworks"),
        ModelGroup.Control => Own("ControlNet"),
        ModelGroup.Upscaler => Own("ESRGAN"),
        _ => null,
    };

    public void Dispose()
    {
        Index.Changed -= Changed;
        Form.Changed -= Redraw;
        leave.Cancel();
        leave.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        await Form.Open();
        View.Look();
        Index.Changed += Changed;
        Form.Changed += Redraw;
        isOpen = true;
        if (!Index.IsLooked) _ = WatchProgress();
    }

    private string Own(string name) => Path.Combine(ModelTrees.OwnFolder(Choices.DataFolder), name);

    // What the engine does not apply yet is said before somebody wonders why nothing happens.
    private string? Caution(ModelGroup group)
    {
        FileRole? role = group switch
        {
            ModelGroup.Lora => FileRole.Lora,
            ModelGroup.Hypernetwork => FileRole.Hypernetwork,
            ModelGroup.Control => FileRole.ControlNet,
            ModelGroup.Upscaler => FileRole.Upscaler,
            _ => null,
        };
        return role is { } known && !ModelUse.Applied.Contains(known) ? Text["models.not-yet", Text["models.group." + group]].Value : null;
    }

    private async Task WatchProgress()
    {
        using var beat = new PeriodicTimer(Glance);
        try
        {
            while (!Index.IsLooked && await beat.WaitForNextTickAsync(leave.Token)) await InvokeAsync(StateHasChanged);
            await InvokeAsync(Found);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException) { }
    }

    // Much may change at once.
    private void Changed()
    {
        if (Interlocked.Exchange(ref isOld, 1) == 0) _ = FindLater();
    }

    private async Task FindLater()
    {
        try { await Task.Delay(Glance, leave.Token); }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException) { return; }

        isOld = 0;
        await InvokeAsync(Found);
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);

    private async Task Found()
    {
        View.Look();
        if (grid is not null) await grid.Refresh();
        StateHasChanged();
    }

    private Task Clear()
    {
        View.Clear();
        return Found();
    }

    private Task Show(string? id)
    {
        View.Show(id);
        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task Refresh()
    {
        isLooking = true;
        StateHasChanged();
        await Told.Try(() => Index.Look(leave.Token));
        isLooking = false;
        await Found();
    }
}
