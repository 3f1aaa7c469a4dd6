using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
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
/// <param name="own">The same for a job that sets something for itself, from <see cref="Job.OwnSettings"/>.</param>
/// <param name="time">The clock.</param>
public sealed class PictureStore(StudioStorage storage, Func<OutputChoices> outputs, Func<string, OutputChoices> own, TimeProvider time)
{
    private const long LargestGrid = 200_000_000; // pixels; A1111's img_max_size_mp

    /// <summary>Told of each picture that is on disk; may come from any thread.</summary>
    public event Action? Saved;

    /// <summary>Saves one picture of a job.</summary>
    /// <param name="job">The running job.</param>
    /// <param name="request">Its request.</param>
    /// <param name="image">The picture; its index is that in the whole job.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…; no file and no row stay.</exception>
    public async Task<StoredPicture> Save(Job job, ImageRequest request, GeneratedImage image, CancellationToken cancel)
    {
        var choices = Choices(job);
        var forADay = job.Keeping == Keeping.ForADay || !choices.Save;
        var grids = image.IsSheet ? choices.Grids ?? new GridChoices() : null; // a sheet that was asked for is kept like other pictures
        var bytes = PictureBytes.Of(image.Image, image.Infotext, forADay ? PictureFormat.Png : grids?.Format ?? choices.Format, choices);
        var paths = forADay ? PicturePaths.OfADay(job.Id, image.Index, choices)
            : grids is not null ? PicturePaths.OfGrid(choices.Whole(FolderOf(grids, request)), Facts(job, request, image, choices), choices, grids, bytes.Format, (PictureScript.Of(request) as SheetScript)?.SheetName)
            : PicturePaths.Of(choices.FolderOf(request), Facts(job, request, image, choices), choices, bytes.Format);
        var row = Row(job, image, bytes, isGrid: image.IsSheet, inGallery: !forADay);
        return await Keep(row, bytes, paths, choices, cancel).ConfigureAwait(false);
    }

    /// <summary>Saves the picture of a first pass beside the one that is made of it; null where the job's pictures are not kept. It is a picture of the gallery, and none of the job's.</summary>
    /// <inheritdoc cref="Save"/>
    public async Task<StoredPicture?> SaveFirstPass(Job job, ImageRequest request, GeneratedImage image, CancellationToken cancel)
    {
        var choices = Choices(job);
        if (job.Keeping == Keeping.ForADay || !choices.Save) return null;
        var bytes = PictureBytes.Of(image.Image, image.Infotext, choices.Format, choices);
        var row = Row(null, image, bytes, isGrid: false, inGallery: true);
        return await Keep(row, bytes, PicturePaths.Of(choices.FolderOf(request), Facts(job, request, image, choices), choices, bytes.Format, PictureFacts.BeforeHires), choices, cancel).ConfigureAwait(false);
    }

    /// <summary>Keeps copies of the pictures a job begins with, where the settings say so.</summary>
    /// <returns>Their names, in the request's order; empty where none are kept.</returns>
    /// <exception cref="FileOutputException">As above.</exception>
    public IReadOnlyList<string> KeepStarts(Job job, ImageRequest request)
    {
        var choices = Choices(job);
        return choices.KeepsStarts && choices.Save && job.Keeping != Keeping.ForADay && request.Start is { } start ? [.. start.Pictures.Select(path => StartCopy.Keep(path, choices.Whole(choices.StartFolder)))] : [];
    }

    /// <summary>Saves the sheet of a job whose pictures are all finished, when the settings want one and it has none yet; null otherwise.</summary>
    /// <exception cref="FileOutputException">As above, or the sheet would be too large.</exception>
    public async Task<StoredPicture?> SaveGrid(Job job, ImageRequest request, CancellationToken cancel)
    {
        var choices = Choices(job);
        if (choices.Grids is not { } grids || !choices.Save || PictureScript.Of(request) is SheetScript || job.WithoutGrid || job.Keeping == Keeping.ForADay) return null;
        var pictures = await OfJob(job.Id, cancel).ConfigureAwait(false);
        if (pictures.Count == 0 || (pictures.Count == 1 && grids.OnlyIfSeveral) || await HasGrid(job.Id, cancel).ConfigureAwait(false)) return null;

        var rows = Grid.Rows(pictures.Count, grids.Rows, request.BatchSize, grids.Fill);
        var columns = (pictures.Count + rows - 1) / rows;
        if ((long)rows * columns * pictures[0].Width * pictures[0].Height is > LargestGrid and var pixels)
            throw new FileOutputException(choices.Folder, $"the grid of {pictures.Count} pictures would have {pixels / 1_000_000} million pixels, {LargestGrid / 1_000_000} million is the most; its pictures are saved");
        var sheet = Grid.Compose([.. pictures.Select(picture => PictureCodec.Load(picture.Path))], rows, grids.Background);
        var image = new GeneratedImage(0, pictures[0].Seed, pictures[0].VariationSeed, sheet, pictures[0].Infotext);
        var bytes = PictureBytes.Of(sheet, image.Infotext, grids.Format, choices);
        var folder = choices.Whole(FolderOf(grids, request));
        return await Keep(Row(job, image, bytes, isGrid: true, inGallery: true), bytes, PicturePaths.OfGrid(folder, Facts(job, request, image, choices), choices, grids, bytes.Format), choices, cancel).ConfigureAwait(false);
    }

    /// <summary>Saves a picture that was made larger, beside those of jobs.</summary>
    /// <param name="name">Name of the smaller one, without extension; a number follows where it is taken.</param>
    /// <param name="picture">The larger one.</param>
    /// <param name="infotext">The smaller one's.</param>
    /// <param name="said">How it was made larger, in A1111's words: the text "postprocessing" of a PNG.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="FileOutputException">As above.</exception>
    public async Task<StoredPicture> SaveExtra(string name, Bitmap picture, string infotext, string said, CancellationToken cancel)
    {
        var choices = outputs();
        var bytes = PictureBytes.Of(picture, infotext, choices.Format, choices);
        if (bytes.Format == PictureFormat.Png) bytes = bytes with { Content = PngText.Write(bytes.Content, "postprocessing", said) };
        var row = Row(null, new GeneratedImage(0, 0, 0, picture, infotext), bytes, isGrid: false, inGallery: true);
        PictureFacts.Describe(row, infotext);
        return await Keep(row, bytes, PicturePaths.OfExtra(name, choices, bytes.Format), choices, cancel).ConfigureAwait(false);
    }

    /// <summary>The written pictures of a job, by index; those of a script's sheets are behind the others, and the grid that jobs have by themselves is not among them.</summary>
    public async Task<IReadOnlyList<StoredPicture>> OfJob(string jobId, CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        return await database.Pictures.AsNoTracking().Where(picture => picture.JobId == jobId && picture.IsWritten && (!picture.IsGrid || picture.Index > 0)).OrderBy(picture => picture.Index).ToListAsync(cancel).ConfigureAwait(false);
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
            if (await IsWhole(row, cancel).ConfigureAwait(false)) await Written(database, row, cancel).ConfigureAwait(false);
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

    // Takes the first path that is free; or, where pictures replace each other, that of another job's picture.
    private async Task<StoredPicture> Keep(StoredPicture row, PictureBytes bytes, IEnumerable<string> paths, OutputChoices choices, CancellationToken cancel)
    {
        var replaces = choices is { Replaces: true, IsNumbered: false } && row is { InGallery: true, IsGrid: false };
        await using var database = storage.Context();
        foreach (var path in paths)
        {
            var taken = await database.Pictures.FirstOrDefaultAsync(other => other.Path == path, cancel).ConfigureAwait(false);
            var takesOver = replaces && (taken is null || (taken.IsWritten && taken.JobId != row.JobId));
            if (!takesOver && (taken is not null || File.Exists(path))) continue;
            if (taken is not null) database.Pictures.Remove(taken);
            row.Path = path;
            database.Pictures.Add(row);
            await database.SaveChangesAsync(cancel).ConfigureAwait(false);
            try
            {
                if (takesOver) AtomicFile.Write(path, bytes.Content);
                if (takesOver || AtomicFile.TryCreate(path, bytes.Content))
                {
                    if ((choices.TextBeside && row.InGallery) || !bytes.HoldsText) AtomicFile.Write(Path.ChangeExtension(path, ".txt"), System.Text.Encoding.UTF8.GetBytes(row.Infotext));
                    await Written(database, row, cancel).ConfigureAwait(false);
                    Saved?.Invoke();
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

    private async Task<bool> HasGrid(string jobId, CancellationToken cancel)
    {
        await using var database = storage.Context();
        return await database.Pictures.AnyAsync(picture => picture.JobId == jobId && picture.IsGrid && picture.Index == 0 && picture.IsWritten, cancel).ConfigureAwait(false);
    }

    private static string FolderOf(GridChoices grids, ImageRequest request) => request.Start is null ? grids.Txt2ImgFolder : grids.Img2ImgFolder;

    private OutputChoices Choices(Job job) => job.OwnSettings is { } text ? own(text) : outputs();

    private FileNameFacts Facts(Job job, ImageRequest request, GeneratedImage image, OutputChoices choices) =>
        PictureFacts.Of(image, request, [], TimeZoneInfo.ConvertTime(new DateTimeOffset(job.Started ?? job.Created), time.LocalTimeZone), time.GetLocalNow(), choices.PromptWords);

    private StoredPicture Row(Job? job, GeneratedImage image, PictureBytes bytes, bool isGrid, bool inGallery)
    {
        var now = time.GetUtcNow();
        var row = new StoredPicture
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            JobId = job?.Id,
            Index = image.Index,
            Path = "",
            InGallery = inGallery,
            IsGrid = isGrid,
            Created = now.UtcDateTime,
            Width = image.Image.Width,
            Height = image.Image.Height,
            Bytes = bytes.Content.LongLength,
            ContentHash = bytes.Hash,
        };
        PictureFacts.Describe(row, image.Infotext);
        (row.Seed, row.VariationSeed) = (image.Seed, image.VariationSeed);
        return row;
    }

    private static async Task<bool> IsWhole(StoredPicture row, CancellationToken cancel) =>
        File.Exists(row.Path) && PictureBytes.HashOf(await File.ReadAllBytesAsync(row.Path, cancel).ConfigureAwait(false)) == row.ContentHash;

    // The picture and its job's count change together.
    private static async Task Written(StudioDatabase database, StoredPicture row, CancellationToken cancel)
    {
        row.IsWritten = true;
        row.Modified = File.GetLastWriteTimeUtc(row.Path).Ticks;
        var job = row.JobId is null || row is { IsGrid: true, Index: 0 } ? null : await database.Jobs.FindAsync([row.JobId], cancel).ConfigureAwait(false);
        if (job is not null) job.PicturesDone++;
        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
    }

    private static async Task Forget(StudioDatabase database, StoredPicture row)
    {
        database.Pictures.Remove(row);
        await database.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
