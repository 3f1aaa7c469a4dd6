using Easel.Core.Imaging;
using Easel.Studio.Storage;

namespace Easel.Studio.Gallery;

/// <summary>What goes on in a gallery without being asked for: it follows the files, makes thumbnails, forgets what is old.</summary>
/// <param name="gallery">The gallery.</param>
/// <param name="pictures">Tells of new pictures.</param>
/// <param name="outputs">Where pictures lie, asked for each round.</param>
/// <param name="dataFolder">Where all else lies.</param>
/// <param name="time">The clock.</param>
/// <param name="trace">Takes faults: where, and what.</param>
internal sealed class GalleryRounds(PictureGallery gallery, PictureStore pictures, Func<OutputChoices> outputs, string dataFolder, TimeProvider time, Action<string, string> trace) : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenFullLooks = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim signal = new(0);
    private DateTimeOffset looked;
    private DateTimeOffset purged;

    /// <summary>Goes round until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        using var watch = new FolderWatch(Wake);
        pictures.Saved += Wake;
        try
        {
            await Task.Delay(Calm, cancel).ConfigureAwait(false); // the queue and the first requests go before
            await Guarded(TidyUp).ConfigureAwait(false);
            await Guarded(() => gallery.Trash.Recover(cancel)).ConfigureAwait(false);
            while (true)
            {
                var pause = Soon;
                await Guarded(async () => pause = await Round(watch, cancel).ConfigureAwait(false)).ConfigureAwait(false);
                if (await signal.WaitAsync(pause, cancel).ConfigureAwait(false)) await Task.Delay(Calm, cancel).ConfigureAwait(false); // several things happen at once
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { }
        finally { pictures.Saved -= Wake; }
    }

    public void Dispose() => signal.Dispose();

    // What killed processes left unfinished, in the folders that are this studio's.
    private Task TidyUp()
    {
        foreach (var folder in outputs().Roots.Append(outputs().TemporaryFolder).Append(dataFolder)) UnfinishedFiles.Remove(folder);
        return Task.CompletedTask;
    }

    private async Task<TimeSpan> Round(FolderWatch watch, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var isFull = watch.Follow(outputs().Roots) || now - looked >= BetweenFullLooks;
        var changed = watch.Take();
        var report = isFull || changed is null ? await gallery.Scan.Full(cancel).ConfigureAwait(false) : await gallery.Scan.Look(changed, cancel).ConfigureAwait(false);
        if (isFull || changed is null) looked = now;
        if (now - purged >= BetweenPurges) await Purge(now, cancel).ConfigureAwait(false);
        while (await gallery.Thumbnails.MakeNext(cancel).ConfigureAwait(false)) cancel.ThrowIfCancellationRequested();
        if (report.Unsettled == 0) return Idle;
        looked = default; // what is being written is looked at again, with all else
        return Soon;
    }

    private async Task Purge(DateTimeOffset now, CancellationToken cancel)
    {
        purged = now;
        await pictures.Purge(cancel).ConfigureAwait(false);
        if (outputs().TrashDays is > 0 and var days) await gallery.Trash.Empty(now.UtcDateTime.AddDays(-days), cancel).ConfigureAwait(false);
    }

    // A fault of one round does not end the next.
    private async Task Guarded(Func<Task> work)
    {
        try { await work().ConfigureAwait(false); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException || StorageException.IsCauseOf(fault)) { trace("gallery", fault.ToString()); }
    }

    private void Wake()
    {
        try
        {
            if (signal.CurrentCount == 0) signal.Release();
        }
        catch (ObjectDisposedException) { } // a last word of the system's after the end
    }
}
