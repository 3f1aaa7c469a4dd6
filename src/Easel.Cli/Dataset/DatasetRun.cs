using Easel.Cli.Output;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Datasets;
using Easel.Studio.Jobs;

namespace Easel.Cli.Dataset;

/// <summary>Makes one picture after another ready and saves it under its own name, with its caption.</summary>
/// <param name="recipe">What is done.</param>
/// <param name="captions">Captions them; null leaves captions as they are.</param>
/// <param name="folder">Where the pictures go.</param>
/// <param name="form">What they are saved as, and the quality of formats that lose detail.</param>
/// <param name="display">Shows it.</param>
internal sealed class DatasetRun(DatasetRecipe recipe, DatasetCaptions? captions, PictureFolder folder, (PictureFormat Format, int Quality) form, IJobDisplay display)
{
    /// <summary>Until all are done or the user stops. A picture that fails costs only itself, and is named again at the end. Returns the exit code.</summary>
    public async Task<int> Carry(IReadOnlyList<string> files, CancellationToken cancel)
    {
        List<(string File, Complaint Complaint)> failed = [];
        foreach (var (index, file) in files.Index())
        {
            try
            {
                cancel.ThrowIfCancellationRequested();
                display.Phase($"{index + 1} of {files.Count}: {Path.GetFileName(file)}");
                await One(file, cancel);
            }
            catch (OperationCanceledException)
            {
                display.Note($"stopped; {index - failed.Count} of {files.Count} pictures are done");
                return ExitCode.Interrupted;
            }
            catch (RequestException wrong) when (wrong.Field == "tagger") { throw; } // of no picture
            catch (Exception wrong) when (wrong is RequestException or UpscaleException or InvalidDataException or IOException or UnauthorizedAccessException)
            {
                failed.Add((file, Complaint.OfPicture(wrong)));
                display.Note($"easel: {file}: {failed[^1].Complaint.Message}");
            }
        }

        if (failed.Count == 0) return ExitCode.Done;
        display.Note($"{failed.Count} of {files.Count} pictures could not be made ready:");
        foreach (var (file, complaint) in failed) display.Note($"  {file}: {complaint.Message}");
        return failed.Max(entry => entry.Complaint.Code == ExitCode.Failed ? ExitCode.Failed : ExitCode.BadInput);
    }

    private async Task One(string file, CancellationToken cancel)
    {
        var picture = PictureCodec.Decode(await File.ReadAllBytesAsync(file, cancel), file);
        var existing = CaptionFile.Read(file);
        foreach (var (made, mark) in recipe.Apply(picture))
        {
            cancel.ThrowIfCancellationRequested();
            var caption = captions is null ? existing : await captions.Of(made, existing, cancel);
            var path = folder.SaveNamed(Path.GetFileNameWithoutExtension(file) + mark, MadeFile.ExtensionOf(form.Format), PictureCodec.Encode(made, form.Format, form.Quality));
            CaptionFile.Write(path, caption);
            display.Result($"{path}  {made.Width}x{made.Height}{(caption.Length > 0 ? $"  {caption}" : "")}");
        }
    }
}
