using System.Diagnostics.Metrics;

namespace Easel.Studio.Jobs;

/// <summary>Figures of the studio for OpenTelemetry, under the meter <see cref="Name"/>.</summary>
public sealed class StudioMeter : IDisposable
{
    public const string Name = "Easel.Studio";
    private readonly Meter meter = new(Name);
    private readonly CancellationTokenSource stop = new();
    private readonly Task listening;

    /// <param name="queue">Whose jobs are counted.</param>
    /// <param name="time">The clock.</param>
    public StudioMeter(JobQueue queue, TimeProvider time)
    {
        var ended = meter.CreateCounter<long>("easel.jobs.ended", "{job}", "Jobs that ended, by state.");
        var pictures = meter.CreateCounter<long>("easel.pictures", "{picture}", "Pictures finished and on disk.");
        var seconds = meter.CreateHistogram<double>("easel.job.duration", "s", "From the begin of a job's last attempt to its end.");
        meter.CreateObservableGauge("easel.jobs.running", () => queue.Running is null ? 0 : 1, "{job}", "Jobs at work.");
        meter.CreateObservableGauge("easel.queue.paused", () => queue.IsPaused ? 1 : 0, description: "1 when no further job is begun.");
        listening = Task.Run(Listen, CancellationToken.None);

        async Task Listen()
        {
            using var news = queue.Feed.Listen();
            try
            {
                await foreach (var happened in news.Read(stop.Token).ConfigureAwait(false))
                {
                    if (happened is JobNews.Picture) pictures.Add(1);
                    if (happened is not JobNews.Changed { Job: { HasEnded: true } job }) continue;
                    ended.Add(1, new KeyValuePair<string, object?>("state", job.State.ToString().ToLowerInvariant()));
                    if (job.Started is { } started) seconds.Record((time.GetUtcNow().UtcDateTime - started).TotalSeconds);
                }
            }
            catch (OperationCanceledException) { } // stopped
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        listening.GetAwaiter().GetResult();
        stop.Dispose();
        meter.Dispose();
    }
}
