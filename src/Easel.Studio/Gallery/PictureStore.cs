using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Jobs;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Studio.Gallery;

/// <summary>
/// Puts finished pictures on disk and into the database so that a process killed at any moment loses none that was reported: the row names the file
/// first, then the file appears whole (temporary name, flush, rename), then the row says so. <see cref="Recover"/> settles what a crash left between.
/// </summary>
/// <param name="storage">The database.</param>
/// <param name="outputs">Where pictures go; asked for each one, so that a changed setting holds at once.</param>
/// <param name="time">The clock.</param>
public sealed class PictureStore(StudioStorage storage, Func<OutputChoices> outputs, TimeProvider time)
{
    /// <summary>Saves one picture of a job.</summary>
    /// <param name="job">The running job.</param>
    /// <param name="request">Its request.</param>
    /// <param name="image">The picture; its index is that in the whole job.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…; no file and no row stay.</exception>
    public async Task<StoredPicture> Save(Job job, ImageRequest request, GeneratedImage image, CancellationToken cancel)
    {
        var choices = outputs();
        var format = job.Keeping == Keeping.Gallery && Fits(image.Image, choices.Format) ? choices.Format : PictureFormat.Png;
        var bare = PictureCodec.Encode(image.Image, format, choices.Quality);
        var bytes = choices.TextInside ? PictureText.Write(bare, image.Infotext) : bare;
        var text = choices.TextBeside && job.Keeping == Keeping.Gallery || bytes is null;

        await using var database = storage.Context();
        foreach (var path in Paths(job, request, image, choices, format))
        {
            if (File.Exists(path) || await database.Pictures.AnyAsync(other => other.Path == path, cancel).ConfigureAwait(false)) continue;
            var row = Row(job, image, path, (bytes ?? bare).LongLength);
            database.Pictures.Add(row);
            await database.SaveChangesAsync(cancel).ConfigureAwait(false);
            try
            {
                if (AtomicFile.TryCreate(path, bytes ?? bare))
                {
                    if (text) AtomicFile.Write(Path.ChangeExtension(path, ".txt"), System.Text.Encoding.UTF8.GetBytes(image.Infotext));
                    await Written(database, row, cancel).ConfigureAwait(false);
                    return row;
                }
            }
            catch (FileOutputException)
            {
                await Forget(database, row).ConfigureAwait(false);
                throw;
            }

            await Forget(database, row).ConfigureAwait(false); // another program took the name meanwhile
        }

        throw new InvalidOperationException("the paths ended");
    }

    /// <summary>The written pictures of a job, by index.</summary>
    public async Task<IReadOnlyList<StoredPicture>> OfJob(string jobId, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        return await database.Pictures.AsNoTracking().Where(picture => picture.JobId == jobId && picture.IsWritten).OrderBy(picture => picture.Index).ToListAsync(cancel).ConfigureAwait(false);
    }

    public async Task<StoredPicture?> Find(string id, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        return await database.Pictures.AsNoTracking().FirstOrDefaultAsync(picture => picture.Id == id && picture.IsWritten, cancel).ConfigureAwait(false);
    }

    /// <summary>After a crash: a row whose file appeared is a finished picture; one whose file did not is forgotten. Leftovers of unfinished files go.</summary>
    public async Task Recover(CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        foreach (var row in await database.Pictures.Where(picture => !picture.IsWritten).ToListAsync(cancel).ConfigureAwait(false))
        {
            if (File.Exists(row.Path)) await Written(database, row, cancel).ConfigureAwait(false);
            else await Forget(database, row).ConfigureAwait(false);
            File.Delete(row.Path + AtomicFile.UnfinishedSuffix);
        }
    }

    /// <summary>Deletes pictures that were kept for a day and are older.</summary>
    public async Task<int> Purge(CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        var limit = time.GetUtcNow().UtcDateTime.AddDays(-1);
        var folder = Path.GetFullPath(outputs().TemporaryFolder) + Path.DirectorySeparatorChar;
        var old = await database.Pictures.Where(picture => !picture.InGallery && picture.IsWritten && picture.Created < limit && picture.Path.StartsWith(folder)).ToListAsync(cancel).ConfigureAwait(false);
        foreach (var picture in old) File.Delete(picture.Path);
        database.Pictures.RemoveRange(old);
        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
        return old.Count;
    }

    private static bool Fits(Bitmap picture, PictureFormat format) => Math.Max(picture.Width, picture.Height) <= PictureCodec.LargestSide(format);

    private IEnumerable<string> Paths(Job job, ImageRequest request, GeneratedImage image, OutputChoices choices, PictureFormat format)
    {
        var extension = format switch { PictureFormat.Jpeg => ".jpg", PictureFormat.Webp => ".webp", _ => ".png" };
        if (job.Keeping == Keeping.ForADay) return new PictureFolder(choices.TemporaryFolder).NamedPaths($"{job.Id}-{image.Index}", extension);

        var begun = TimeZoneInfo.ConvertTime(new DateTimeOffset(job.Started ?? job.Created), time.LocalTimeZone);
        var facts = PictureFacts.Of(image, request, [], begun, time.GetLocalNow());
        var root = Path.Combine(choices.Folder, choices.Txt2ImgFolder);
        var folder = choices.SubfolderPattern.Length == 0 ? root : Path.Combine(root, FileNamePattern.Apply(choices.SubfolderPattern, facts).TrimStart('/', '\\', ' '));
        var name = FileNamePattern.Apply(choices.NamePattern.Length > 0 ? choices.NamePattern : choices.SubfolderPattern.Length > 0 ? "[seed]" : "[seed]-[prompt_spaces]", facts);
        return choices.IsNumbered ? new PictureFolder(folder).NumberedPaths(name, extension) : new PictureFolder(folder).NamedPaths(name, extension);
    }

    private StoredPicture Row(Job job, GeneratedImage image, string path, long bytes)
    {
        var parts = InfotextParts.Parse(image.Infotext);
        var now = time.GetUtcNow();
        return new StoredPicture
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            JobId = job.Id,
            Index = image.Index,
            Path = path,
            InGallery = job.Keeping == Keeping.Gallery,
            Created = now.UtcDateTime,
            Width = image.Image.Width,
            Height = image.Image.Height,
            Bytes = bytes,
            Seed = image.Seed,
            VariationSeed = image.VariationSeed,
            Prompt = parts.Prompt,
            NegativePrompt = parts.NegativePrompt,
            Model = PictureFacts.Said(parts.Parameters, "Model"),
            ModelHash = PictureFacts.Said(parts.Parameters, "Model hash"),
            Sampler = PictureFacts.Said(parts.Parameters, "Sampler"),
            Infotext = image.Infotext,
        };
    }

    // The picture and its job's count change together.
    private static async Task Written(StudioDatabase database, StoredPicture row, CancellationToken cancel)
    {
        row.IsWritten = true;
        var job = row.JobId is null ? null : await database.Jobs.FindAsync([row.JobId], cancel).ConfigureAwait(false);
        if (job is not null) job.PicturesDone++;
        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
    }

    private static async Task Forget(StudioDatabase database, StoredPicture row)
    {
        database.Pictures.Remove(row);
        await database.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
