using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Cli.Generate;

/// <summary>One job from the first event to the last: saves, shows, and sums up.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="saver">Takes the pictures.</param>
/// <param name="display">Shows how it goes.</param>
/// <param name="previews">Folder of preview.png, or null for none.</param>
/// <param name="output">Results.</param>
/// <param name="json">Whether the results are one JSON object instead of lines.</param>
internal sealed class GenerateRun(ImageRequest request, PictureSaver saver, IJobDisplay display, PictureFolder? previews, TextWriter output, bool json)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<SavedPicture> pictures = [];
    private readonly List<string> warnings = [];
    private double saved;
    private int code = ExitCode.Failed;
    private (string? Field, string Message)? failure;

    /// <summary>Returns the exit code. Pictures finished before a stop or a failure stay.</summary>
    public async Task<int> Carry(IImageEngine engine, CancellationToken cancel)
    {
        try
        {
            await display.Show(async () =>
            {
                await foreach (var happened in engine.Generate(request, cancel)) Take(happened);
            });
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { code = ExitCode.Interrupted; }
        catch (FileOutputException wrong) { failure = (null, wrong.Message); }

        if (code == ExitCode.Interrupted) display.Note($"stopped; {pictures.Count} finished pictures are kept");
        if (failure is { } known) display.Note($"easel: {(known.Field is { } field && !known.Message.StartsWith(field, StringComparison.Ordinal) ? $"{field}: " : "")}{known.Message}");
        if (json) output.WriteLine(JsonSerializer.Serialize(Summary(), Form));
        return code;
    }

    private void Take(ImageEvent happened)
    {
        switch (happened)
        {
            case ImageEvent.Queued { Ahead: > 0 } queued:
                display.Phase($"waiting for {queued.Ahead} jobs");
                break;
            case ImageEvent.Phase phase:
                display.Phase(phase.Name);
                break;
            case ImageEvent.Progress progress:
                display.Progress(progress.Step, progress.Steps, progress.SecondsLeft);
                break;
            case ImageEvent.Preview preview when previews is not null:
                AtomicFile.Write(Path.Combine(previews.Path, "preview.png"), PictureCodec.Encode(preview.Pixels, PictureFormat.Png));
                break;
            case ImageEvent.Warning warning:
                warnings.Add(warning.Message);
                display.Note($"warning: {warning.Message}");
                break;
            case ImageEvent.Picture picture:
                Save(picture.Image);
                break;
            case ImageEvent.Finished:
                code = ExitCode.Done;
                break;
            case ImageEvent.Cancelled:
                code = ExitCode.Interrupted;
                break;
            case ImageEvent.Failed failed:
                failure = (failed.Field, failed.Message);
                code = failed.Field is null ? ExitCode.Failed : ExitCode.BadInput;
                break;
        }
    }

    private void Save(GeneratedImage image)
    {
        var path = saver.Save(image, request);
        var seconds = watch.Elapsed.TotalSeconds - saved;
        saved = watch.Elapsed.TotalSeconds;
        pictures.Add(new SavedPicture(path, image.Seed, image.VariationSeed, Math.Round(seconds, 3), image.Infotext));
        if (json) return;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}  seed {image.Seed}  {seconds:F1} s"));
        output.Flush();
    }

    private object Summary() => new
    {
        files = pictures.Select(picture => picture.File),
        seeds = pictures.Select(picture => picture.Seed),
        seconds = Math.Round(watch.Elapsed.TotalSeconds, 3),
        infotexts = pictures.Select(picture => picture.Infotext),
        pictures,
        warnings,
        cancelled = code == ExitCode.Interrupted,
        error = failure is { } known ? new { field = known.Field, message = known.Message } : null,
    };
}
