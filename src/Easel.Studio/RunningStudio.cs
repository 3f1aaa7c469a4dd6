using Easel.Core.Engines;
using Easel.Studio.Downloads;
using Easel.Studio.Gallery;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Studio.Library.Tasks;
using Easel.Studio.Scripts;
using Easel.Studio.Storage;
using Easel.Studio.Upscaling;

namespace Easel.Studio;

/// <summary>The studio at work on one data folder: the queue, the pictures, and the runner that works the queue off with an engine.</summary>
public sealed class RunningStudio : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly FolderLock held;
    private Task running = Task.CompletedTask;
    private Task rounds = Task.CompletedTask;
    private Task modelRounds = Task.CompletedTask;

    private RunningStudio(FolderLock held, StudioStorage storage, JobQueue queue, PictureStore pictures, PictureGallery gallery, StudioFolders folders, PictureUpscaler upscaler) =>
        (this.held, Storage, Queue, Pictures, Gallery, Folders, Upscaler, Library) = (held, storage, queue, pictures, gallery, folders, upscaler, new ModelLibrary(folders.Models, folders.Vaes));

    public StudioStorage Storage { get; }

    public JobQueue Queue { get; }

    public PictureStore Pictures { get; }

    public PictureGallery Gallery { get; }

    public ModelLibrary Library { get; }

    /// <summary>What is known about each model.</summary>
    public required ModelIndex Models { get; init; }

    /// <summary>The pictures beside models.</summary>
    public required ModelPreviews ModelPreviews { get; init; }

    /// <summary>Loading models from elsewhere.</summary>
    public required StudioDownloads Downloads { get; init; }

    public PictureUpscaler Upscaler { get; }

    /// <summary>Merges and other tasks with model files.</summary>
    public required ModelTasks ModelTasks { get; init; }

    /// <summary>What the engine keeps of models, or null where it does not say.</summary>
    public IModelMemory? ModelMemory { get; private init; }

    /// <summary>Where models, embeddings and styles lie.</summary>
    public StudioFolders Folders { get; }

    /// <summary>Ends when the studio stops; faults when the runner cannot go on.</summary>
    public Task Running => running;

    /// <summary>Why no job can be begun now though the database may answer; null when that is not so.</summary>
    public string? Trouble => DatabaseLock?.Trouble;

    /// <summary>What is this studio's alone lies here; a full path.</summary>
    public required string DataFolder { get; init; }

    private DatabaseLock? DatabaseLock { get; init; }

    /// <summary>Opens the data and begins to work.</summary>
    /// <param name="choices">Where things lie.</param>
    /// <param name="engine">Makes the pictures; not disposed here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="trace">Takes the stack trace of a fault that is Easel's own, with the job's id, or <c>upscaling</c>.</param>
    /// <param name="cancel">Gives up opening.</param>
    /// <exception cref="StorageException">The database cannot be used.</exception>
    /// <exception cref="Easel.Core.Requests.RequestException">Another studio works on this data folder or database.</exception>
    public static async Task<RunningStudio> Open(StudioChoices choices, IImageEngine engine, TimeProvider time, Action<string, string> trace, CancellationToken cancel = default)
    {
        var held = FolderLock.Take(choices.DataFolder);
        DatabaseLock? databaseLock = null;
        try
        {
            var storage = await StudioStorage.Open(choices.Database, cancel).ConfigureAwait(false);
            databaseLock = await DatabaseLock.Take(choices.Database, cancel).ConfigureAwait(false);
            var queue = await JobQueue.Open(storage, time, choices.Queue, cancel).ConfigureAwait(false);
            if (databaseLock is not null) queue.Ready = databaseLock.Held;
            var models = new ModelIndex(choices.Folders.Library, Path.Combine(choices.DataFolder, "models.json"), choices.CacheFolder);
            var studio = new RunningStudio(held, storage, queue, new PictureStore(storage, choices.Outputs, choices.OwnOutputs, time), new PictureGallery(storage, choices, time), choices.Folders, new PictureUpscaler(engine, queue, trace))
            {
                DatabaseLock = databaseLock,
                ModelMemory = engine as IModelMemory,
                DataFolder = choices.DataFolder,
                Models = models,
                ModelTasks = new ModelTasks(engine as IModelEngine, models, Path.Combine(choices.DataFolder, "model-tasks.json"), time, trace),
                Downloads = StudioDownloads.Open(choices, models, time, trace),
                ModelPreviews = new ModelPreviews(models, Path.Combine(choices.DataFolder, "thumbnails", "models")),
            };
            studio.Begin(choices, engine, time, trace);
            return studio;
        }
        catch
        {
            if (databaseLock is not null) await databaseLock.DisposeAsync().ConfigureAwait(false);
            held.Dispose();
            throw;
        }
    }

    /// <summary>Stops; a job at work is put back in front of the line.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await ModelTasks.DisposeAsync().ConfigureAwait(false);
            await Task.WhenAll(running, rounds, modelRounds).ConfigureAwait(false);
        }
        finally
        {
            await Downloads.DisposeAsync().ConfigureAwait(false);
            Queue.Dispose();
            Gallery.Dispose();
            Models.Dispose();
            ModelPreviews.Dispose();
            stop.Dispose();
            if (DatabaseLock is not null) await DatabaseLock.DisposeAsync().ConfigureAwait(false);
            held.Dispose();
        }
    }

    private void Begin(StudioChoices choices, IImageEngine engine, TimeProvider time, Action<string, string> trace)
    {
        var runner = new JobRunner(Queue, new ScriptedEngine(engine, new Enlarger(Upscaler.Upscale, Library.Upscalers, _ => (null, null)), new PassShelf(Path.Combine(choices.DataFolder, "passes"), time)), Pictures, Library, new WildcardFolder(choices.Folders.Wildcards), time, trace);
        running = Task.Run(() => runner.Run(stop.Token), CancellationToken.None);
        rounds = Task.Run(() => GoRound(choices, time, trace), CancellationToken.None);
        modelRounds = Task.Run(() => FollowModels(choices, time, trace), CancellationToken.None);
        ModelTasks.Begin();
        Downloads.Queue.Start();
    }

    private async Task GoRound(StudioChoices choices, TimeProvider time, Action<string, string> trace)
    {
        using var round = new GalleryRounds(Gallery, Pictures, choices.Outputs, choices.DataFolder, time, trace);
        await round.Run(stop.Token).ConfigureAwait(false);
    }

    private async Task FollowModels(StudioChoices choices, TimeProvider time, Action<string, string> trace)
    {
        using var round = new ModelRounds(Models, choices.HashesModels, () => Queue.Running is not null, time, trace);
        await round.Run(stop.Token).ConfigureAwait(false);
    }
}
