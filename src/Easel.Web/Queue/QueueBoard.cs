using Easel.Studio.Gallery;
using Easel.Studio.Jobs;

namespace Easel.Web.Queue;

/// <summary>The queue as a page shows it: who works, who waits in which order, who has ended, each with a picture where there is one.</summary>
/// <param name="queue">The line of jobs.</param>
/// <param name="pictures">What they have made.</param>
public sealed class QueueBoard(JobQueue queue, PictureStore pictures)
{
    private const int MostWaiting = 500;
    private const int MostEnded = 100;
    private readonly Dictionary<string, StoredPicture?> faces = [];

    /// <summary>The job at work and those that wait, in the order they run.</summary>
    public IReadOnlyList<Job> Live { get; private set; } = [];

    /// <summary>The latest first.</summary>
    public IReadOnlyList<Job> Ended { get; private set; } = [];

    /// <summary>How many there are in all, shown or not.</summary>
    public (int Live, int Ended) Totals { get; private set; }

    public bool IsPaused => queue.IsPaused;

    /// <summary>The last picture a job has made, or null.</summary>
    public StoredPicture? Face(Job job) => faces.GetValueOrDefault(job.Id);

    /// <summary>Looks again.</summary>
    public async Task Load()
    {
        var (live, liveTotal) = await queue.List(new JobFilter { States = [JobState.Running, JobState.Queued], Take = MostWaiting });
        var (ended, endedTotal) = await queue.List(new JobFilter { States = [JobState.Done, JobState.Failed, JobState.Cancelled], Take = MostEnded });
        foreach (var job in ended.Concat(live.Where(job => job.PicturesDone > 0)))
        {
            if (job.HasEnded && faces.ContainsKey(job.Id)) continue;
            faces[job.Id] = (await pictures.OfJob(job.Id)).LastOrDefault(picture => picture is { IsMissing: false });
        }

        (Live, Ended, Totals) = (live, ended, (liveTotal, endedTotal));
    }

    /// <summary>Moves a job that waits to the place of another that waits; what lies between makes room.</summary>
    public async Task Move(Job moved, Job target)
    {
        var waiting = Live.Where(job => job.State == JobState.Queued).ToList();
        var (from, to) = (waiting.FindIndex(job => job.Id == moved.Id), waiting.FindIndex(job => job.Id == target.Id));
        if (from < 0 || to < 0 || from == to) return;
        if (to < from) await queue.Move(moved.Id, target.Id);
        else foreach (var passed in waiting[(from + 1)..(to + 1)]) await queue.Move(passed.Id, moved.Id);
        await Load();
    }

    /// <summary>Moves a job that waits by so many places.</summary>
    public Task Step(Job moved, int places)
    {
        var waiting = Live.Where(job => job.State == JobState.Queued).ToList();
        var at = waiting.FindIndex(job => job.Id == moved.Id);
        return at < 0 ? Task.CompletedTask : Move(moved, waiting[Math.Clamp(at + places, 0, waiting.Count - 1)]);
    }
}
