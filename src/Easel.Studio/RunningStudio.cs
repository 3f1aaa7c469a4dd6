using Easel.Core.Engines;
using Easel.Studio.Gallery;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Studio.Storage;

namespace Easel.Studio;

/// <summary>The studio at work on one data folder: the queue, the pictures, and the runner that works the queue off with an engine.</summary>
public sealed class RunningStudio : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    private RunningStudio(StudioStorage storage, JobQueue queue, PictureStore pictures, StudioFolders folders) =>
        (Storage, Queue, Pictures, Folders, Library) = (storage, queue, pictures, folders, new ModelLibrary(folders.Models));

    public StudioStorage Storage { get; }

    public JobQueue Queue { get; }

    public PictureStore Pictures { get; }

    public ModelLibrary Library { get; }

    /// <summary>Where models, embeddings and styles lie.</summary>
    public StudioFolders Folders { get; }

    /// <summary>Ends when the studio stops; faults when the runner cannot go on (the database is gone).</summary>
    public Task Running => running;

    /// <summary>Opens the data and begins to work.</summary>
    /// <param name="choices">Where things lie.</param>
    /// <param name="engine">Makes the pictures; not disposed here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="trace">Takes the stack trace of a fault that is Easel's own, with the job's id.</param>
    /// <param name="cancel">Gives up opening.</param>
    /// <exception cref="StorageException">The database cannot be used.</exception>
    public static async Task<RunningStudio> Open(StudioChoices choices, IImageEngine engine, TimeProvider time, Action<string, string> trace, CancellationToken cancel = default)
    {
        var storage = await StudioStorage.Open(choices.Database, cancel).ConfigureAwait(false);
        var pictures = new PictureStore(storage, choices.Outputs, time);
        var queue = await JobQueue.Open(storage, time, cancel).ConfigureAwait(false);
        var studio = new RunningStudio(storage, queue, pictures, choices.Folders);
        var runner = new JobRunner(queue, engine, pictures, studio.Library, time, trace);
        studio.running = Task.Run(() => runner.Run(studio.stop.Token), CancellationToken.None);
        return studio;
    }

    /// <summary>Stops; a job at work is put back in front of the line.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        try { await running.ConfigureAwait(false); }
        finally
        {
            Queue.Dispose();
            stop.Dispose();
        }
    }
}
