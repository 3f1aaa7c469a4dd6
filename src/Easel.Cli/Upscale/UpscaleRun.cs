using System.Diagnostics;
using System.Globalization;
using Easel.Cli.Output;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Jobs;

namespace Easel.Cli.Upscale;

/// <summary>Makes one picture after another larger and saves each under its own name, with what it says about itself.</summary>
/// <param name="enlarging">Does it.</param>
/// <param name="folder">Where the pictures go.</param>
/// <param name="display">Shows it.</param>
internal sealed class UpscaleRun(FileEnlarging enlarging, PictureFolder folder, IJobDisplay display)
{
    private readonly List<(string File, Complaint Complaint)> failed = [];

    /// <summary>Until all are done or the user stops. A picture that fails costs only itself, and is named again at the end. Returns the exit code.</summary>
    public async Task<int> Carry(IReadOnlyList<string> files, CancellationToken cancel)
    {
        foreach (var (index, file) in files.Index())
        {
            try
            {
                cancel.ThrowIfCancellationRequested();
                display.Phase(files.Count == 1 ? Path.GetFileName(file) : $"{index + 1} of {files.Count}: {Path.GetFileName(file)}");
                await One(file, cancel);
            }
            catch (OperationCanceledException)
            {
                display.Note($"stopped; {index - failed.Count} of {files.Count} pictures are done");
                return ExitCode.Interrupted;
            }
            catch (Exception wrong) when (wrong is RequestException or UpscaleException or InvalidDataException or IOException or UnauthorizedAccessException)
            {
                failed.Add((file, Complaint.OfPicture(wrong)));
                if (files.Count == 1) break;
                display.Note($"easel: {file}: {failed[^1].Complaint.Message}");
            }
        }

        if (failed.Count == 0) return ExitCode.Done;
        if (files.Count > 1) display.Note($"{failed.Count} of {files.Count} pictures could not be made larger:");
        foreach (var (file, complaint) in failed) display.Note($"{(files.Count > 1 ? "  " : "easel: ")}{file}: {complaint.Message}");
        return failed.Max(entry => entry.Complaint.Code == ExitCode.Failed ? ExitCode.Failed : ExitCode.BadInput);
    }

    private async Task One(string file, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var large = await enlarging.Of(file, cancel);
        var path = folder.SaveNamed(Path.GetFileNameWithoutExtension(file), large.Extension, large.Bytes);
        large.WriteTextBeside(path);
        display.Result(string.Create(CultureInfo.InvariantCulture, $"{path}  {large.Said}  {watch.Elapsed.TotalSeconds:F1} s"));
    }
}
