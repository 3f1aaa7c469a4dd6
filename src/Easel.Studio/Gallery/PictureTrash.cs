using Easel.Core.Imaging;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Studio.Gallery;

/// <summary>Pictures that people have thrown away: their files lie in a folder of their own until it is emptied.</summary>
/// <param name="storage">The database.</param>
/// <param name="folder">Where they lie.</param>
/// <param name="thumbnails">Go with them when the trash is emptied.</param>
/// <param name="gate">Held while files and rows change together.</param>
/// <param name="time">The clock.</param>
public sealed class PictureTrash(StudioStorage storage, string folder, Thumbnails thumbnails, SemaphoreSlim gate, TimeProvider time)
{
    /// <summary>Throws a picture away; null when there is none. One that lies there already stays there.</summary>
    /// <exception cref="FileOutputException">Its file cannot be moved; nothing is changed.</exception>
    public Task<StoredPicture?> Put(string id, CancellationToken cancel = default) => Change(id, async (database, picture) =>
    {
        if (picture.Trashed is not null) return;
        var (from, to) = (picture.Path, Path.Combine(folder, picture.Id + Path.GetExtension(picture.Path)));
        (picture.Path, picture.TrashedFrom, picture.Trashed) = (to, from, time.GetUtcNow().UtcDateTime);
        await database.SaveChangesAsync(cancel).ConfigureAwait(false); // a crash behind this leaves the move to Recover
        try { Move(from, to); }
        catch (FileOutputException)
        {
            (picture.Path, picture.TrashedFrom, picture.Trashed) = (from, null, null);
            await database.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }, cancel);

    /// <summary>Puts a picture back where it lay, or under a name with a number where that is taken; null when there is none.</summary>
    /// <exception cref="FileOutputException">Its file cannot be moved; nothing is changed.</exception>
    public Task<StoredPicture?> Restore(string id, CancellationToken cancel = default) => Change(id, async (database, picture) =>
    {
        if (picture.Trashed is null) return;
        var to = await Free(database, picture.TrashedFrom!, cancel).ConfigureAwait(false);
        Move(picture.Path, to);
        (picture.Path, picture.TrashedFrom, picture.Trashed) = (to, null, null);
        await database.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
    }, cancel);

    /// <summary>Deletes what lies in the trash, for good; returns how many pictures.</summary>
    /// <param name="before">Only what was thrown away before, UTC; null is all.</param>
    /// <param name="cancel">Stops between two pictures.</param>
    public async Task<int> Empty(DateTime? before = null, CancellationToken cancel = default)
    {
        var count = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            await gate.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                await using var database = storage.Context();
                var some = await database.Pictures.Where(picture => picture.Trashed != null && (before == null || picture.Trashed < before)).OrderBy(picture => picture.Id).Take(100).ToListAsync(cancel).ConfigureAwait(false);
                if (some.Count == 0) return count;
                foreach (var picture in some) Delete(picture);
                database.Pictures.RemoveRange(some);
                await database.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
                count += some.Count;
            }
            finally { gate.Release(); }
        }
    }

    /// <summary>After a crash: what was thrown away but not moved yet is moved.</summary>
    public async Task Recover(CancellationToken cancel = default)
    {
        await using var database = storage.Context();
        foreach (var picture in await database.Pictures.AsNoTracking().Where(picture => picture.Trashed != null).ToListAsync(cancel).ConfigureAwait(false))
            if (!File.Exists(picture.Path) && File.Exists(picture.TrashedFrom)) Move(picture.TrashedFrom!, picture.Path);
    }

    private async Task<StoredPicture?> Change(string id, Func<StudioDatabase, StoredPicture, Task> change, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await using var database = storage.Context();
            var picture = await database.Pictures.Include(picture => picture.Tags).FirstOrDefaultAsync(picture => picture.Id == id && picture.IsWritten && !picture.IsMissing, cancel).ConfigureAwait(false);
            if (picture is null) return null;
            if (!File.Exists(picture.Path)) // deleted by hand a moment ago
            {
                picture.IsMissing = true;
                await database.SaveChangesAsync(cancel).ConfigureAwait(false);
                return null;
            }

            await change(database, picture).ConfigureAwait(false);
            return picture;
        }
        finally { gate.Release(); }
    }

    private static async Task<string> Free(StudioDatabase database, string wanted, CancellationToken cancel)
    {
        var paths = new PictureFolder(Path.GetDirectoryName(wanted)!).NamedPaths(Path.GetFileNameWithoutExtension(wanted), Path.GetExtension(wanted));
        foreach (var path in paths.Prepend(wanted))
            if (!File.Exists(path) && !await database.Pictures.AnyAsync(picture => picture.Path == path, cancel).ConfigureAwait(false)) return path;
        return wanted;
    }

    // With the parameters beside it.
    private static void Move(string from, string to)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Move(from, to);
            if (File.Exists(Path.ChangeExtension(from, ".txt"))) File.Move(Path.ChangeExtension(from, ".txt"), Path.ChangeExtension(to, ".txt"), overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException && cause is not FileOutputException) { throw FileOutputException.From(to, cause); }
    }

    private void Delete(StoredPicture picture)
    {
        try
        {
            File.Delete(picture.Path);
            File.Delete(Path.ChangeExtension(picture.Path, ".txt"));
        }
        catch (DirectoryNotFoundException) { } // the whole folder was deleted by hand
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw FileOutputException.From(picture.Path, cause); }

        thumbnails.Delete(picture.Id);
    }
}
