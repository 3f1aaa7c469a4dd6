using System.Diagnostics;
using System.Globalization;
using Easel.Cli.Output;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Batches;
using Easel.Studio.Jobs;

namespace Easel.Cli.Batch;

/// <summary>Goes through the pictures of a batch: skips what is done, makes, saves, tells. A picture that fails costs only itself.</summary>
/// <param name="work">What to do to each.</param>
/// <param name="report">What came of it.</param>
/// <param name="display">Shows it.</param>
/// <param name="tellsFiles">Whether each file is a line of results.</param>
internal sealed class BatchRun(BatchWork work, BatchReport report, IJobDisplay display, bool tellsFiles)
{
    /// <summary>Until all are done or the user stops.</summary>
    /// <param name="pictures">The batch.</param>
    /// <param name="paths">The files of each; where all are there it is skipped.</param>
    /// <param name="overwrite">Whether what is there is made anew.</param>
    /// <param name="cancel">Stops; the picture at work is given up, finished ones are kept.</param>
    /// <exception cref="RequestException">A mistake in what all pictures share.</exception>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public async Task Carry(IReadOnlyList<BatchPicture> pictures, IReadOnlyList<IReadOnlyList<string>> paths, bool overwrite, CancellationToken cancel)
    {
        using var told = cancel.Register(() => display.Note("stopping after this step; Ctrl+C again stops at once"));
        foreach (var (index, picture) in pictures.Index())
        {
            if (!overwrite && paths[index].All(File.Exists))
            {
                report.Add(new BatchResult(picture.Shown, BatchResult.Skipped, paths[index], [], 0, null));
                continue;
            }

            display.Phase(pictures.Count == 1 ? Path.GetFileName(picture.Path) : $"{index + 1} of {pictures.Count}: {Path.GetFileName(picture.Path)}");
            if (await One(picture, index, paths[index], cancel)) continue;
            report.Add(Complaint.Of(new OperationCanceledException()));
            display.Note($"stopped; {report.Count(BatchResult.Done)} of {pictures.Count} pictures are done and kept; the same command goes on");
            return;
        }

        Conclude(pictures.Count);
    }

    /// <summary>False where the user stops.</summary>
    private async Task<bool> One(BatchPicture picture, int index, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            cancel.ThrowIfCancellationRequested();
            var files = await work.Make(picture, index, cancel);
            foreach (var (path, file) in paths.Zip(files))
            {
                file.WriteTextBeside(path);
                AtomicFile.Write(path, file.Bytes);
                if (tellsFiles) display.Result(string.Create(CultureInfo.InvariantCulture, $"{path}  {file.Said}  {watch.Elapsed.TotalSeconds:F1} s"));
            }

            report.Add(new BatchResult(picture.Shown, BatchResult.Done, paths, [.. files.Select(file => file.Seed).OfType<long>()], Math.Round(watch.Elapsed.TotalSeconds, 3), null));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { return false; }
        catch (Exception wrong) when (IsOfPicture(wrong))
        {
            var message = Complaint.OfPicture(wrong).Message;
            report.Add(new BatchResult(picture.Shown, BatchResult.Failed, [], [], Math.Round(watch.Elapsed.TotalSeconds, 3), message));
            display.Note($"easel: {Line(picture.Shown, message)}");
        }

        return true;
    }

    private bool IsOfPicture(Exception wrong) => wrong switch
    {
        FileOutputException => false,
        RequestException request => request.Field == "picture" || work.IsOfPicture(request.Field),
        UpscaleException or PaintingException or InvalidDataException or IOException or UnauthorizedAccessException => true,
        _ => false,
    };

    private void Conclude(int pictures)
    {
        if (report.Count(BatchResult.Skipped) is > 0 and var skipped) display.Note($"{skipped} of {pictures} pictures {(skipped == 1 ? "was" : "were")} made before and skipped; --overwrite makes them anew");
        if (pictures == 1 || report.Count(BatchResult.Failed) is not (> 0 and var failed)) return;
        display.Note($"{failed} of {pictures} pictures failed:");
        foreach (var picture in report.Failed) display.Note($"  {Line(picture.Picture, picture.Error!)}");
    }

    // Messages of files often begin with the file.
    private static string Line(string picture, string message) => message.Contains(picture, StringComparison.Ordinal) ? message : $"{picture}: {message}";
}
