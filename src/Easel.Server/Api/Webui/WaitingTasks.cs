using System.Collections.Concurrent;
using Easel.Studio.Jobs;
using Easel.Studio.Storage;

namespace Easel.Server.Api.Webui;

/// <summary>How tasks that do not run stand, by name. A1111's page asks for that twice a second; the database is asked again only once it has changed.</summary>
/// <param name="queue">The jobs.</param>
/// <param name="storage">Tells of changes.</param>
internal sealed class WaitingTasks(JobQueue queue, StudioStorage storage)
{
    private const int MostKept = 256;
    private readonly ConcurrentDictionary<string, (long Changes, TaskView View)> kept = new(StringComparer.Ordinal);

    public async Task<TaskView> Of(string name, CancellationToken cancel)
    {
        var changes = storage.Changes;
        if (kept.TryGetValue(name, out var known) && known.Changes == changes) return known.View;
        var view = await Look(name, cancel).ConfigureAwait(false);
        if (kept.Count >= MostKept) kept.Clear();
        kept[name] = (changes, view);
        return view;
    }

    private async Task<TaskView> Look(string name, CancellationToken cancel)
    {
        var job = await queue.FindByTask(name, cancel).ConfigureAwait(false) ?? await queue.Find(name, cancel).ConfigureAwait(false);
        if (job is null) return new TaskView { Textinfo = "Waiting..." };
        if (job.State != JobState.Queued) return new TaskView { Completed = job.HasEnded, Textinfo = job.HasEnded ? null : "Waiting..." };
        var ahead = await queue.Ahead(job, cancel).ConfigureAwait(false);
        return new TaskView { Queued = true, Textinfo = $"In queue: {ahead + 1}/{await queue.CountQueued(cancel).ConfigureAwait(false)}" };
    }
}
