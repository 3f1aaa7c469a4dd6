using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Easel.Studio.Intake;
using Easel.Studio.Jobs;

namespace Easel.Web.Generate;

/// <summary>Asks for a picture of the gallery once more, larger: only the second pass is painted, with the picture's own parameters and the form's hires fix.</summary>
/// <param name="form">Whose wish it is, and how large.</param>
/// <param name="queue">The line.</param>
/// <param name="check">Finds mistakes before the job waits.</param>
/// <param name="starts">Keeps the picture for the job.</param>
public sealed class PictureEnlarging(GenerateForm form, JobQueue queue, RequestCheck check, StartPictures starts)
{
    private const int Cell = 8;

    /// <summary>Puts it in line.</summary>
    /// <exception cref="RequestException">The picture's parameters cannot be carried out here; names the field.</exception>
    /// <exception cref="IOException">Its file cannot be read.</exception>
    public async Task<Job> Submit(StoredPicture picture)
    {
        await form.Open();
        var file = await File.ReadAllBytesAsync(picture.Path);
        var request = starts.Keep(check.Complete(Asked(picture, form.Request.Hires, $"data:;base64,{Convert.ToBase64String(file)}")));
        var job = await queue.Submit(new NewJob(request) { Source = GenerateForm.Source, TaskId = form.TaskId });
        form.Remember(job.Id);
        return job;
    }

    /// <summary>The request for it.</summary>
    /// <param name="picture">With its infotext.</param>
    /// <param name="hires">How the second pass is made; null is as usual.</param>
    /// <param name="file">The picture, as requests name one.</param>
    internal static ImageRequest Asked(StoredPicture picture, HiresFix? hires, string file)
    {
        var read = InfotextReader.Read(picture.Infotext).Request;
        return read with
        {
            Model = read.Model ?? BuiltInChoices.Model,
            Hires = (hires ?? new HiresFix()) with { FirstPass = file },
            // One that was upscaled when it was finished is painted small again, and upscaled again.
            Size = read.IsEnlarged() ? read.Size : new ImageSize(Math.Max(2, picture.Width / Cell) * Cell, Math.Max(2, picture.Height / Cell) * Cell),
            Upscaler = read.Upscaler ?? new Choice(BuiltInChoices.NoUpscaler),
            Seeds = read.Seeds with { Seed = picture.Seed, Variation = picture.VariationSeed },
            BatchSize = 1,
            BatchCount = 1,
        };
    }
}
