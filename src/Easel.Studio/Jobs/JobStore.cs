using Easel.Studio.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Studio.Jobs;

/// <summary>Jobs in the database: every change is one transaction, so that a killed process leaves each job in one state.</summary>
/// <param name="storage">The database.</param>
/// <param name="time">The clock; order does not depend on it.</param>
public sealed class JobStore(StudioStorage storage, TimeProvider time)
{
    private const double PlaceStep = 1;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Adds jobs at the end of their priority, in order.</summary>
    public async Task Add(IReadOnlyList<Job> jobs, CancellationToken cancel)
    {
        await using var database = storage.Context();
        var place = await LastPlace(database, cancel).ConfigureAwait(false);
        foreach (var job in jobs) job.Place = place += PlaceStep;
        database.Jobs.AddRange(jobs);
        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
    }

    public async Task<Job?> Find(string id, CancellationToken cancel)
    {
        await using var database = storage.Context();
        return await database.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == id, cancel).ConfigureAwait(false);
    }

    public async Task<Job?> FindByKey(string idempotencyKey, CancellationToken cancel)
    {
        await using var database = storage.Context();
        return await database.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.IdempotencyKey == idempotencyKey, cancel).ConfigureAwait(false);
    }

    /// <summary>The latest job of that name.</summary>
    public async Task<Job?> FindByTask(string taskId, CancellationToken cancel)
    {
        await using var database = storage.Context();
        return await database.Jobs.AsNoTracking().Where(job => job.TaskId == taskId).OrderByDescending(job => job.Id).FirstOrDefaultAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Jobs of a list, and how many there are in all; see <see cref="JobFilter"/> for the order.</summary>
    public async Task<(IReadOnlyList<Job> Jobs, int Total)> List(JobFilter filter, CancellationToken cancel)
    {
        await using var database = storage.Context();
        var wanted = filter.States.Count == 0 ? Enum.GetValues<JobState>() : [.. filter.States];
        var live = wanted.Where(state => state is JobState.Queued or JobState.Running).ToArray();
        var ended = wanted.Except(live).ToArray();
        var waiting = database.Jobs.AsNoTracking().Where(job => live.Contains(job.State));
        var over = database.Jobs.AsNoTracking().Where(job => ended.Contains(job.State));
        var liveCount = await waiting.CountAsync(cancel).ConfigureAwait(false);
        var total = liveCount + await over.CountAsync(cancel).ConfigureAwait(false);

        var found = await InOrder(waiting.OrderByDescending(job => job.State == JobState.Running).ThenByDescending(job => job.Priority))
            .Skip(filter.Skip).Take(filter.Take).ToListAsync(cancel).ConfigureAwait(false);
        if (found.Count < filter.Take)
            found.AddRange(await over.OrderByDescending(job => job.Ended).ThenByDescending(job => job.Id)
                .Skip(Math.Max(0, filter.Skip - liveCount)).Take(filter.Take - found.Count).ToListAsync(cancel).ConfigureAwait(false));
        return (found, total);
    }

    /// <summary>How many queued jobs go before this one.</summary>
    public async Task<int> Ahead(Job job, CancellationToken cancel)
    {
        await using var database = storage.Context();
        return await database.Jobs.CountAsync(other => other.State == JobState.Queued
            && (other.Priority > job.Priority || (other.Priority == job.Priority && other.Place < job.Place)), cancel).ConfigureAwait(false);
    }

    public async Task<int> CountQueued(CancellationToken cancel)
    {
        await using var database = storage.Context();
        return await database.Jobs.CountAsync(job => job.State == JobState.Queued, cancel).ConfigureAwait(false);
    }

    /// <summary>Makes the first job in line the running one, or null when none waits. Two servers on one database never get the same.</summary>
    public async Task<Job?> Claim(CancellationToken cancel)
    {
        while (true)
        {
            await using var database = storage.Context();
            var first = await InOrder(database.Jobs.Where(job => job.State == JobState.Queued).OrderByDescending(job => job.Priority))
                .Select(job => job.Id).FirstOrDefaultAsync(cancel).ConfigureAwait(false);
            if (first is null) return null;

            var now = Now;
            var claimed = await database.Jobs.Where(job => job.Id == first && job.State == JobState.Queued)
                .ExecuteUpdateAsync(set => set.SetProperty(job => job.State, JobState.Running).SetProperty(job => job.Started, now)
                    .SetProperty(job => job.Attempts, job => job.Attempts + 1), cancel).ConfigureAwait(false);
            if (claimed == 1) return await database.Jobs.AsNoTracking().FirstAsync(job => job.Id == first, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets the oldest ended jobs above <paramref name="kept"/>; their pictures stay.</summary>
    public async Task Forget(int kept, CancellationToken cancel)
    {
        await using var database = storage.Context();
        await database.Jobs.Where(job => job.State != JobState.Queued && job.State != JobState.Running)
            .OrderByDescending(job => job.Id).Skip(kept).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Changes one job while it is in one of <paramref name="states"/>; null when there is none such.</summary>
    public Task<Job?> Change(string id, JobState[] states, Action<Job> change, CancellationToken cancel) => storage.Transaction(async database =>
    {
        var job = await database.Jobs.FirstOrDefaultAsync(job => job.Id == id && states.Contains(job.State), cancel).ConfigureAwait(false);
        if (job is not null) change(job);
        return job;
    }, cancel);

    /// <summary>Ends a running job.</summary>
    public Task<Job?> End(string id, JobState state, string? field, string? error, CancellationToken cancel) => Change(id, [JobState.Running], job =>
    {
        (job.State, job.ErrorField, job.Error, job.Ended) = (state, field, error, Now);
    }, cancel);

    /// <summary>Takes a job that waits out of line.</summary>
    public Task<Job?> CancelQueued(string id, CancellationToken cancel) => Change(id, [JobState.Queued], job => (job.State, job.Ended, job.Forever) = (JobState.Cancelled, Now, false), cancel);

    /// <summary>Takes every job that waits out of line; returns how many.</summary>
    public async Task<int> CancelAllQueued(CancellationToken cancel)
    {
        await using var database = storage.Context();
        var now = Now;
        return await database.Jobs.Where(job => job.State == JobState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.State, JobState.Cancelled).SetProperty(job => job.Ended, now).SetProperty(job => job.Forever, false), cancel).ConfigureAwait(false);
    }

    /// <summary>Puts an ended job at the end of the line again; it goes on behind its last finished picture.</summary>
    public async Task<Job?> Retry(string id, CancellationToken cancel)
    {
        double place;
        await using (var database = storage.Context()) place = await LastPlace(database, cancel).ConfigureAwait(false) + PlaceStep;
        return await Change(id, [JobState.Failed, JobState.Cancelled], job =>
        {
            (job.State, job.Place, job.Ended, job.Error, job.ErrorField) = (JobState.Queued, place, null, null, null);
        }, cancel).ConfigureAwait(false);
    }

    /// <summary>Puts a job that waits in front of another that waits (taking over its priority), or at the very front.</summary>
    /// <param name="id">The job to move.</param>
    /// <param name="before">The other job's id, or null for the front.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The moved job, or null when one of the two does not wait.</returns>
    public Task<Job?> Move(string id, string? before, CancellationToken cancel) => storage.Transaction(async database =>
    {
        var queued = database.Jobs.Where(job => job.State == JobState.Queued);
        var job = await queued.FirstOrDefaultAsync(job => job.Id == id, cancel).ConfigureAwait(false);
        var others = queued.Where(other => other.Id != id);
        var next = before is null
            ? await InOrder(others.OrderByDescending(other => other.Priority)).FirstOrDefaultAsync(cancel).ConfigureAwait(false)
            : await others.FirstOrDefaultAsync(other => other.Id == before, cancel).ConfigureAwait(false);
        if (job is null || next is null) return before is null ? job : null;

        var previous = await others.Where(other => other.Priority == next.Priority && other.Place < next.Place)
            .MaxAsync(other => (double?)other.Place, cancel).ConfigureAwait(false) ?? next.Place - (2 * PlaceStep);
        var between = (previous + next.Place) / 2;
        if (between <= previous || between >= next.Place) between = await Spread(database, next, cancel).ConfigureAwait(false);
        (job.Priority, job.Place) = (next.Priority, between);
        return job;
    }, cancel);

    /// <summary>After a crash: what ran waits again, in front of its priority. Returns those jobs.</summary>
    public async Task<IReadOnlyList<Job>> Recover(CancellationToken cancel)
    {
        await using var database = storage.Context();
        var interrupted = await database.Jobs.Where(job => job.State == JobState.Running).OrderByDescending(job => job.Place).ToListAsync(cancel).ConfigureAwait(false);
        var first = await database.Jobs.Where(job => job.State == JobState.Queued).MinAsync(job => (double?)job.Place, cancel).ConfigureAwait(false) ?? 0;
        foreach (var job in interrupted) (job.State, job.Place) = (JobState.Queued, Math.Min(job.Place, first -= PlaceStep));
        await database.SaveChangesAsync(cancel).ConfigureAwait(false);
        return interrupted;
    }

    // Two places have no number between them any more: all that wait get whole numbers again, with room in front of next.
    private static async Task<double> Spread(StudioDatabase database, Job next, CancellationToken cancel)
    {
        var all = await InOrder(database.Jobs.Where(job => job.State == JobState.Queued).OrderByDescending(job => job.Priority)).ToListAsync(cancel).ConfigureAwait(false);
        for (var i = 0; i < all.Count; i++) all[i].Place = (i + 1) * PlaceStep;
        return next.Place - (PlaceStep / 2);
    }

    private static async Task<double> LastPlace(StudioDatabase database, CancellationToken cancel) =>
        await database.Jobs.MaxAsync(job => (double?)job.Place, cancel).ConfigureAwait(false) ?? 0;

    private static IOrderedQueryable<Job> InOrder(IOrderedQueryable<Job> jobs) => jobs.ThenBy(job => job.Place).ThenBy(job => job.Id);
}
