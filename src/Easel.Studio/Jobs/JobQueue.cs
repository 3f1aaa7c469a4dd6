using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Studio.Settings;
using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Studio.Jobs;

/// <summary>The line of jobs as people and programs handle it: put in, look, move, cancel. <see cref="JobRunner"/> works it off.</summary>
public sealed class JobQueue : IDisposable
{
    private const string PausedName = "queue paused";
    private const int LongestTitle = 200;
    private readonly StudioStorage storage;
    private readonly JobStore store;
    private readonly TimeProvider time;
    private readonly Func<QueueSettings> settings;
    private readonly SemaphoreSlim adding = new(1);
    private readonly SemaphoreSlim work = new(0);
    private volatile RunningJob? running;
    private volatile bool paused;

    private JobQueue(StudioStorage storage, JobStore store, TimeProvider time, Func<QueueSettings> settings) =>
        (this.storage, this.store, this.time, this.settings) = (storage, store, time, settings);

    /// <summary>Where news of jobs come from.</summary>
    public JobFeed Feed { get; } = new();

    /// <summary>The job at work, or null.</summary>
    public RunningJob? Running => running;

    /// <summary>Whether no further job is begun; survives a restart.</summary>
    public bool IsPaused => paused;

    /// <summary>How often a batch is begun when the engine's process dies under it.</summary>
    internal int Attempts => settings().Attempts;

    /// <summary>Waited for before jobs are begun or put back: the database must be this studio's alone.</summary>
    internal Func<CancellationToken, Task> Ready { get; set; } = _ => Task.CompletedTask;

    /// <summary>Told to stop the running job: what the runner listens to.</summary>
    internal event Action<StopWish>? StopAsked;

    /// <summary>Opens the queue of a database; what ran when the last process ended waits again.</summary>
    /// <param name="storage">The database.</param>
    /// <param name="time">The clock.</param>
    /// <param name="settings">How long the line may be, and the like; asked whenever it matters.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<JobQueue> Open(StudioStorage storage, TimeProvider time, Func<QueueSettings> settings, CancellationToken cancel = default)
    {
        var queue = new JobQueue(storage, new JobStore(storage, time), time, settings);
        await queue.store.Recover(cancel).ConfigureAwait(false);
        await using var database = storage.Context();
        queue.paused = settings().StartPaused || await database.Facts.AnyAsync(fact => fact.Name == PausedName, cancel).ConfigureAwait(false);
        return queue;
    }

    /// <summary>Puts a job in line. Asking again with the same idempotency key gives the first job.</summary>
    /// <exception cref="RequestException">The request is out of range, named by field, or the line is full.</exception>
    public async Task<Job> Submit(NewJob wish, CancellationToken cancel = default) => (await Submit([wish], cancel).ConfigureAwait(false))[0];

    /// <summary>Puts several jobs in line in one transaction: all or none.</summary>
    /// <exception cref="RequestException">As above.</exception>
    public async Task<IReadOnlyList<Job>> Submit(IReadOnlyList<NewJob> wishes, CancellationToken cancel = default)
    {
        var jobs = wishes.Select(Prepare).ToArray();
        await adding.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var fresh = new List<Job>();
            for (var i = 0; i < jobs.Length; i++)
            {
                if (jobs[i].IdempotencyKey is { } key && await store.FindByKey(key, cancel).ConfigureAwait(false) is { } earlier) jobs[i] = earlier;
                else fresh.Add(jobs[i]);
            }

            if (fresh.Count > 0) await Add(fresh, cancel).ConfigureAwait(false);
            foreach (var job in fresh) Feed.Tell(new JobNews.Changed(job));
        }
        finally { adding.Release(); }

        Wake();
        return jobs;
    }

    public Task<Job?> Find(string id, CancellationToken cancel = default) => store.Find(id, cancel);

    /// <summary>The latest job with this name of its creator's.</summary>
    public Task<Job?> FindByTask(string taskId, CancellationToken cancel = default) => store.FindByTask(taskId, cancel);

    public Task<(IReadOnlyList<Job> Jobs, int Total)> List(JobFilter filter, CancellationToken cancel = default) => store.List(filter, cancel);

    /// <summary>How many queued jobs go before this one; the running one not counted.</summary>
    public Task<int> Ahead(Job job, CancellationToken cancel = default) => store.Ahead(job, cancel);

    public Task<int> CountQueued(CancellationToken cancel = default) => store.CountQueued(cancel);

    /// <summary>Cancels a job that waits, or stops it when it runs; finished pictures stay. False when it has ended already or there is none.</summary>
    public async Task<bool> Cancel(string id, CancellationToken cancel = default)
    {
        if (await store.CancelQueued(id, cancel).ConfigureAwait(false) is { } job)
        {
            Feed.Tell(new JobNews.Changed(job));
            return true;
        }

        if (running?.Job.Id != id) return false;
        StopAsked?.Invoke(new StopWish(id, SkipsBatch: false));
        return true;
    }

    /// <summary>Cancels all that wait and stops the one that runs; returns how many.</summary>
    public async Task<int> CancelAll(CancellationToken cancel = default)
    {
        var count = await store.CancelAllQueued(cancel).ConfigureAwait(false);
        return Interrupt() ? count + 1 : count;
    }

    /// <summary>Forgets all jobs that have ended; their pictures stay.</summary>
    public Task ForgetEnded(CancellationToken cancel = default) => store.Forget(0, cancel);

    /// <summary>Stops the running job; finished pictures stay. False when none runs.</summary>
    public bool Interrupt() => Ask(skips: false);

    /// <summary>Stops the batch at work; the running job goes on with its next. False when none runs.</summary>
    public bool Skip() => Ask(skips: true);

    /// <summary>Puts a failed or cancelled job in line again; null when there is none such.</summary>
    public async Task<Job?> Retry(string id, CancellationToken cancel = default) => Told(await store.Retry(id, cancel).ConfigureAwait(false));

    /// <summary>Puts a waiting job before another waiting one, or to the front; null when one of them does not wait.</summary>
    public async Task<Job?> Move(string id, string? before, CancellationToken cancel = default) => Told(await store.Move(id, before, cancel).ConfigureAwait(false));

    /// <summary>Gives a waiting job another priority; null when it does not wait.</summary>
    public async Task<Job?> Prioritise(string id, int priority, CancellationToken cancel = default) =>
        Told(await store.Change(id, [JobState.Queued], job => job.Priority = priority, cancel).ConfigureAwait(false));

    /// <summary>Begins no further job; the running one goes on.</summary>
    public Task Pause(CancellationToken cancel = default) => Remember(true, cancel);

    public async Task Resume(CancellationToken cancel = default)
    {
        await Remember(false, cancel).ConfigureAwait(false);
        Wake();
    }

    /// <summary>Waits until a job has ended and returns it; null when there is none.</summary>
    public async Task<Job?> WaitFor(string id, CancellationToken cancel)
    {
        using var news = Feed.Listen(id);
        if (await Find(id, cancel).ConfigureAwait(false) is not { HasEnded: false } job) return await Find(id, cancel).ConfigureAwait(false);
        await foreach (var happened in news.Read(cancel).ConfigureAwait(false))
            if (happened is JobNews.Changed { Job.HasEnded: true } changed) return changed.Job;
        return job;
    }

    public void Dispose()
    {
        adding.Dispose();
        work.Dispose();
    }

    /// <summary>The next job once there is one and the queue is not paused.</summary>
    internal async Task<Job> Next(CancellationToken cancel)
    {
        while (true)
        {
            await Ready(cancel).ConfigureAwait(false);
            if (!paused && await store.Claim(cancel).ConfigureAwait(false) is { } job)
            {
                running = new RunningJob(job, job.Request, time.GetUtcNow().UtcDateTime) { PicturesDone = job.PicturesDone };
                Feed.Tell(new JobNews.Changed(job));
                return job;
            }

            await work.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The running job now stands like this.</summary>
    internal void Show(RunningJob now) => running = now;

    internal async Task End(string id, JobState state, string? field, string? error, IEnumerable<string> warnings, CancellationToken cancel)
    {
        var told = string.Join('\n', warnings);
        if (told.Length > 0) await store.Change(id, [JobState.Running], job => job.Warnings = told, cancel).ConfigureAwait(false);
        var job = await store.End(id, state, field, error, cancel).ConfigureAwait(false);
        running = null;
        await store.Forget(settings().KeepFinished, cancel).ConfigureAwait(false);
        if (Told(job) is { Forever: true, State: JobState.Done }) await Submit(Again(job!), cancel).ConfigureAwait(false);
    }

    /// <summary>Puts the running job back to the front, for another attempt.</summary>
    internal async Task PutBack(CancellationToken cancel)
    {
        foreach (var job in await store.Recover(cancel).ConfigureAwait(false)) Told(job);
        running = null;
        Wake();
    }

    private async Task Add(List<Job> jobs, CancellationToken cancel)
    {
        var (waiting, longest) = (await store.CountQueued(cancel).ConfigureAwait(false), settings().Longest);
        if (waiting + jobs.Count > longest)
            throw new RequestException("queue", $"{waiting} jobs wait and {jobs.Count} more make too many; at most {longest} may wait (settings: queue.longest)");
        await store.Add(jobs, cancel).ConfigureAwait(false);
    }

    private static NewJob Again(Job job)
    {
        var request = job.Request;
        return new NewJob(request with { Seeds = request.Seeds with { Seed = -1, Variation = -1 } })
        {
            Priority = job.Priority,
            Keeping = job.Keeping,
            Source = job.Source,
            TaskId = job.TaskId,
            Forever = true,
            WithoutGrid = job.WithoutGrid,
            OwnSettings = job.OwnSettings,
        };
    }

    private Job Prepare(NewJob wish)
    {
        RequestLimits.Check(wish.Request);
        if (wish.Priority is < -100 or > 100) throw new RequestException("priority", $"{wish.Priority} is outside -100 to 100");
        var request = JobSeeds.Drawn(wish.Request);
        return new Job
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            Priority = wish.Priority,
            RequestJson = RequestJson.Write(request),
            Keeping = wish.Keeping,
            Title = request.Prompt.Length <= LongestTitle ? request.Prompt : request.Prompt[..LongestTitle],
            Source = wish.Source,
            Pictures = checked(PictureScript.PicturesOf(request) * request.BatchCount),
            Created = time.GetUtcNow().UtcDateTime,
            IdempotencyKey = Named("idempotency_key", wish.IdempotencyKey),
            TaskId = Named("task_id", wish.TaskId),
            Forever = wish.Forever,
            WithoutGrid = wish.WithoutGrid,
            OwnSettings = wish.OwnSettings,
        };
    }

    private static string? Named(string field, string? name) =>
        name is null || (name.Length is > 0 and <= 200 && !name.Any(char.IsControl)) ? name : throw new RequestException(field, $"a name of {name.Length} characters is not possible; give 1-200 without control characters");

    private bool Ask(bool skips)
    {
        if (running is not { } now) return false;
        StopAsked?.Invoke(new StopWish(now.Job.Id, skips));
        return true;
    }

    private Job? Told(Job? job)
    {
        if (job is null) return null;
        Feed.Tell(new JobNews.Changed(job));
        if (job.State == JobState.Queued) Wake();
        return job;
    }

    private async Task Remember(bool pause, CancellationToken cancel)
    {
        await using var database = storage.Context();
        var fact = await database.Facts.FindAsync([PausedName], cancel).ConfigureAwait(false);
        if (pause && fact is null) database.Facts.Add(new StoredFact { Name = PausedName, Value = "yes" });
        if (!pause && fact is not null) database.Facts.Remove(fact);
        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
        paused = pause;
    }

    private void Wake()
    {
        if (work.CurrentCount == 0) work.Release();
    }
}
