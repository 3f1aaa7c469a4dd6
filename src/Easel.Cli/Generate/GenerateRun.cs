using System.Diagnostics;
using System.Globalization;
using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Results;

namespace Easel.Cli.Generate;

/// <summary>Carries out requests one after another: saves, shows, reports.</summary>
/// <param name="saver">Takes the pictures.</param>
/// <param name="display">Shows how it goes.</param>
/// <param name="report">What came of it.</param>
/// <param name="previews">Folder of preview.png, or null for none.</param>
/// <param name="tellsPictures">Whether each picture is a line of results.</param>
/// <param name="trace">Takes the stack trace of a failure.</param>
internal sealed class GenerateRun(PictureSaver saver, IJobDisplay display, GenerateReport report, PictureFolder? previews, bool tellsPictures, Action<string> trace)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private double saved;
    private bool previewsFail;
    private Complaint? complaint;

    /// <summary>Until all are done, one fails or the user stops. A prompt that cannot be read only costs its own pictures.</summary>
    public async Task Carry(IImageEngine engine, IReadOnlyList<PlannedRequest> work, CancellationToken cancel)
    {
        using var told = cancel.Register(() => display.Note("stopping after this step; Ctrl+C again stops at once"));
        for (var i = 0; i < work.Count && complaint is null; i++)
        {
            await Carry(engine, work[i], work.Count == 1 ? "" : $"{i + 1} of {work.Count}: ", cancel);
            if (complaint is null) continue;
            complaint = work[i].Located(complaint);
            report.Add(complaint);
            if (complaint.Code == ExitCode.Interrupted) display.Note($"stopped; {Count(report.Pictures, "finished picture")} {(report.Pictures == 1 ? "is" : "are")} kept");
            else display.Note($"easel: {complaint.Message}");
            if (complaint.Field is "prompt" or "negative_prompt") complaint = null;
        }
    }

    /// <summary>"one picture", "3 pictures".</summary>
    public static string Count(int number, string what) => number == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{number} {what}s");

    private async Task Carry(IImageEngine engine, PlannedRequest planned, string place, CancellationToken cancel)
    {
        try
        {
            await foreach (var happened in engine.Generate(planned.Request, cancel)) Take(happened, planned, place);
            if (cancel.IsCancellationRequested && complaint is null) complaint = Complaint.Of(new OperationCanceledException());
        }
        catch (OperationCanceledException stopped) when (cancel.IsCancellationRequested) { complaint = Complaint.Of(stopped); }
        catch (FileOutputException wrong) { complaint = Complaint.Of(wrong); }
    }

    private void Take(ImageEvent happened, PlannedRequest planned, string place)
    {
        switch (happened)
        {
            case ImageEvent.Queued { Ahead: > 0 } queued:
                display.Phase($"{place}waiting for {Count(queued.Ahead, "job")}");
                break;
            case ImageEvent.Phase phase:
                display.Phase(place + phase.Name);
                break;
            case ImageEvent.Progress progress:
                display.Progress(progress.Step, progress.Steps, progress.SecondsLeft);
                break;
            case ImageEvent.Preview preview when previews is not null && !previewsFail:
                Keep(preview.Pixels, previews);
                break;
            case ImageEvent.Warning warning:
                Warn(warning.Message);
                break;
            case ImageEvent.Picture picture:
                Save(picture.Image, planned);
                break;
            case ImageEvent.Finished { Memory: { } peak }:
                report.Add(peak);
                break;
            case ImageEvent.Cancelled:
                complaint = Complaint.Of(new OperationCanceledException());
                break;
            case ImageEvent.Failed failed:
                if (failed.Trace is { } lines) trace(lines);
                complaint = failed.Field is null ? new Complaint(null, failed.Message.ReplaceLineEndings(" ").Trim(), ExitCode.Failed) : Complaint.Of(failed.Field, failed.Message);
                break;
        }
    }

    private void Save(GeneratedImage image, PlannedRequest planned)
    {
        var path = saver.Save(image, planned);
        var seconds = watch.Elapsed.TotalSeconds - saved;
        saved = watch.Elapsed.TotalSeconds;
        report.Add(new SavedPicture(path, image.Seed, image.VariationSeed, Math.Round(seconds, 3), image.Infotext));
        if (tellsPictures) display.Result(string.Create(CultureInfo.InvariantCulture, $"{path}  seed {image.Seed}  {seconds:F1} s"));
    }

    // A preview only watches: what goes wrong with it does not cost the picture.
    private void Keep(Bitmap pixels, PictureFolder folder)
    {
        try { AtomicFile.Write(Path.Combine(folder.Path, "preview.png"), PictureCodec.Encode(pixels, PictureFormat.Png)); }
        catch (FileOutputException wrong)
        {
            previewsFail = true;
            Warn($"no more previews: {wrong.Message}");
        }
    }

    private void Warn(string message)
    {
        report.Add(message);
        display.Note($"warning: {message}");
    }
}
