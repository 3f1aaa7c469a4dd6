using Easel.Studio.Jobs;

namespace Easel.Web.Live;

/// <summary>How the queue stands, for the pages of one browser window: news as they come, progress a few times a second.</summary>
public sealed class JobWatch : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(150);

    private readonly JobQueue queue;
    private readonly PeriodicTimer beat;
    private readonly CancellationTokenSource stop = new();
    private volatile bool isCounted;
    private RunningJob? shown;

    /// <param name="queue">The line of jobs.</param>
    /// <param name="time">The clock.</param>
    public JobWatch(JobQueue queue, TimeProvider time)
    {
        (this.queue, beat) = (queue, new PeriodicTimer(Beat, time));
        _ = Listen(queue.Feed.Listen());
        _ = Tick();
    }

    /// <summary>Told when a job has changed, a picture is finished or something is worth a warning. Comes from any thread.</summary>
    public event Action<JobNews>? Happened;

    /// <summary>Told when the running job has got on, at most a few times a second, and when the number of waiting jobs has changed. Comes from any thread.</summary>
    public event Action? Ticked;

    /// <summary>The job at work, or null.</summary>
    public RunningJob? Running => queue.Running;

    /// <summary>Jobs that wait.</summary>
    public int Waiting { get; private set; }

    public void Dispose()
    {
        stop.Cancel();
        beat.Dispose();
    }

    private async Task Listen(JobFeed.Subscription news)
    {
        using (news)
        {
            try
            {
                await foreach (var happened in news.Read(stop.Token).ConfigureAwait(false))
                {
                    if (happened is not (JobNews.Changed or JobNews.Picture or JobNews.Warning)) continue;
                    isCounted = false;
                    Happened?.Invoke(happened);
                }
            }
            catch (OperationCanceledException) { }
        }
    }

    private async Task Tick()
    {
        try
        {
            do
            {
                var (now, recounts) = (queue.Running, !isCounted);
                isCounted = true;
                if (recounts) Waiting = await queue.CountQueued(stop.Token).ConfigureAwait(false);
                if (!recounts && ReferenceEquals(now, shown)) continue;
                shown = now;
                Ticked?.Invoke();
            }
            while (await beat.WaitForNextTickAsync(stop.Token).ConfigureAwait(false));
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException) { }
    }
}
