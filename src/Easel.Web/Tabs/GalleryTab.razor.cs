using Easel.Studio.Gallery;
using Easel.Studio.Jobs;
using Easel.Web.Gallery;
using Easel.Web.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Easel.Web.Tabs;

/// <summary>All pictures: to find, look at, mark and throw away.</summary>
public sealed partial class GalleryTab : LiveComponent
{
    private GalleryLists lists = GalleryLists.Empty;
    private IReadOnlyList<StoredPicture> compared = [];
    private PictureGrid? grid;
    private bool isLoaded;
    private bool isOld;
    private bool isZoomed;

    [Inject]
    public required GalleryView View { get; set; }

    [Inject]
    public required Boards Boards { get; set; }

    [Inject]
    public required PictureIndex Index { get; set; }

    [Inject]
    public required PictureTrash Trash { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    [Inject]
    public required Told Told { get; set; }

    [CascadingParameter]
    public required Visitor Visitor { get; set; }

    protected override async Task OnInitializedAsync()
    {
        await Changed();
        isLoaded = true;
    }

    protected override Task On(JobNews news)
    {
        isOld = isOld || news is JobNews.Picture;
        return Task.CompletedTask;
    }

    protected override async Task OnTick()
    {
        if (!isOld) return;
        isOld = false;
        await View.Look();
        await Found();
    }

    private async Task Changed()
    {
        await View.Look();
        lists = await GalleryLists.Of(Boards, Index);
        await Found();
    }

    private Task Found() => grid?.Refresh() ?? Task.CompletedTask;

    private Task Show(string? id) => View.Show(id);

    private async Task Compare() => compared = await Index.Find([.. View.Ids.Where(View.Marked.Contains)]);

    private async Task Refresh(string id)
    {
        var at = View.Open?.Id == id ? View.Ids.ToList().IndexOf(id) : -1;
        await Changed();
        if (View.Ids.Contains(id)) await View.Show(id);
        else if (View.Open?.Id == id) await View.Show(View.Ids.ElementAtOrDefault(Math.Clamp(at, 0, Math.Max(0, View.Ids.Count - 1))));
    }

    private async Task Restore(string id)
    {
        if (await Told.Try(() => Trash.Restore(id))) await Refresh(id);
    }

    private async Task Empty()
    {
        if (await Dialogs.ShowMessageBoxAsync(Text["gallery.trash.empty"], Text["gallery.trash.sure", View.Ids.Count], yesText: Text["gallery.trash.empty"], cancelText: Text["cancel"]) != true) return;
        await Told.Try(() => Trash.Empty());
        await View.Show(null);
        await Changed();
    }
}
