using System.Diagnostics;
using System.Globalization;
using System.Text;
using Easel.Cli.Output;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Studio.Upscaling;

namespace Easel.Cli.Upscale;

/// <summary>Makes one picture after another larger and saves each under its own name, with what it says about itself.</summary>
/// <param name="steps">Does it.</param>
/// <param name="folder">Where the pictures go.</param>
/// <param name="format">What they are saved as.</param>
/// <param name="quality">Of formats that lose detail, 1–100.</param>
/// <param name="display">Shows it.</param>
internal sealed class UpscaleRun(ExtrasSteps steps, PictureFolder folder, PictureFormat format, int quality, IJobDisplay display)
{
    private const long LargestPixels = 1L << 28;

    private readonly List<(string File, Complaint Complaint)> failed = [];

    private string Extension => format switch { PictureFormat.Jpeg => ".jpg", PictureFormat.Webp => ".webp", _ => ".png" };

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
                failed.Add((file, Of(wrong)));
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
        var bytes = await File.ReadAllBytesAsync(file, cancel);
        var (width, height) = PictureCodec.SizeOf(bytes, file);
        if ((long)width * height > LargestPixels) throw new RequestException("picture", $"it has {width}x{height} pixels; at most {LargestPixels} are taken");
        var (large, said) = await steps.Apply(PictureCodec.Decode(bytes, file), cancel);
        if (Math.Max(large.Width, large.Height) > PictureCodec.LargestSide(format)) throw new RequestException("--format", $"{large.Width}x{large.Height} is more than this format holds, {PictureCodec.LargestSide(format)} pixels a side; give png");

        var made = PictureCodec.Encode(large, format, quality);
        var own = PictureText.Read(bytes);
        var named = own is null ? made : PictureText.Write(made, own);
        if (format == PictureFormat.Png) named = PngText.Write(named ?? made, "postprocessing", said);
        var path = folder.SaveNamed(Path.GetFileNameWithoutExtension(file), Extension, named ?? made);
        if (named is null) AtomicFile.Write(Path.ChangeExtension(path, ".txt"), Encoding.UTF8.GetBytes(own!)); // longer than JPEG holds
        display.Result(string.Create(CultureInfo.InvariantCulture, $"{path}  {large.Width}x{large.Height}  {watch.Elapsed.TotalSeconds:F1} s"));
    }

    // Without the field where the file is what is meant.
    private static Complaint Of(Exception wrong) => wrong switch
    {
        RequestException { Field: "picture" } picture => new Complaint(null, picture.Message["picture: ".Length..], ExitCode.BadInput),
        UpscaleException => new Complaint(null, wrong.Message, ExitCode.Failed),
        FileOutputException => Complaint.Of(wrong),
        UnauthorizedAccessException or IOException => new Complaint(null, wrong.Message, ExitCode.BadInput),
        _ => Complaint.Of(wrong),
    };
}
