using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;

namespace Easel.Studio.Webui;

/// <summary>A request of A1111's REST API, read: what to make and how to answer.</summary>
/// <param name="Body">Its fields.</param>
/// <param name="Request">What to make; the model as a full path.</param>
/// <param name="Settings">The settings that hold for it.</param>
/// <param name="Notes">What was taken otherwise than asked, one line each.</param>
public sealed record Txt2ImgOrder(WebuiBody Body, ImageRequest Request, StudioSettings Settings, ImmutableArray<string> Notes)
{
    /// <summary>What a script makes of it, an order for each of its jobs; null without a script.</summary>
    public ImmutableArray<Txt2ImgOrder>? Parts { get; init; }

    /// <summary>Whether its line of a script keeps pictures, or the sheet of them, out of the output folders.</summary>
    public (bool Pictures, bool Grid) Without { get; init; }

    /// <summary>See <see cref="Studio.Jobs.Job.OwnSettings"/>.</summary>
    public string? OwnSettings { get; init; }

    /// <summary>Whether the pictures go into the output folders.</summary>
    public bool SavesImages => Body.Flag("save_images") && !Body.Flag("do_not_save_samples") && !Without.Pictures && Settings.Saving.Save;

    /// <summary>Whether the answer holds the pictures.</summary>
    public bool SendsImages => Body.Flag("send_images");

    /// <summary>Whether a sheet of all pictures comes before them.</summary>
    public bool HasGrid(int pictures) =>
        (Body.Flag("save_images") || IsLoop) && !WithoutGrid && Settings.Grids.Return && (pictures > 1 || (pictures == 1 && !Settings.Grids.OnlyIfSeveral));

    // Its sheet comes also where nothing is saved.
    private bool IsLoop => Request.Script is { Id: Core.Scripts.Loopback.Title };

    private bool WithoutGrid => Body.Flag("do_not_save_grid") || Without.Grid;

    /// <summary>The job that carries it out.</summary>
    public NewJob Job => new(Request) { Keeping = SavesImages ? Keeping.Gallery : Keeping.ForADay, Source = "webui-api", WithoutGrid = WithoutGrid, OwnSettings = OwnSettings, TaskId = Body.Text("force_task_id") is { Length: > 0 } id ? id : null };
}
