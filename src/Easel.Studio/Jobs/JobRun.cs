using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Gallery;

namespace Easel.Studio.Jobs;

/// <summary>One attempt at a job: hears wishes to stop, tells how it goes.</summary>
internal sealed class JobRun : IDisposable
{
    private readonly JobQueue queue;
    private readonly TimeProvider time;
    private readonly List<string> warnings = [];
    private readonly Lock stopping = new();
    private CancellationTokenSource batchStop = new();
    private RunningJob shown;
    private long sampling;
    private int stepsTaken;
    private volatile bool asked;

    public JobRun(Job job, ImageRequest request, JobQueue queue, TimeProvider time)
    {
        (Job, Request, this.queue, this.time) = (job, request, queue, time);
        shown = new RunningJob(job, request, time.GetUtcNow().UtcDateTime) { PicturesDone = job.PicturesDone, Steps = request.Steps };
        queue.StopAsked += Stop;
    }

    public Job Job { get; }

    public ImageRequest Request { get; }

    public bool IsStopped { get; private set; }

    /// <summary>Whether somebody asked to stop the batch at work, or the job.</summary>
    public bool IsAskedToStop => asked;

    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Begins a batch; the token stops it.</summary>
    public CancellationToken Begin(int batch, CancellationToken cancel)
    {
        lock (stopping)
        {
            batchStop.Dispose();
            batchStop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            asked = IsStopped;
            if (IsStopped) batchStop.Cancel();
            Show(shown with { Batch = batch, Step = 0, Skipped = false });
            return batchStop.Token;
        }
    }

    /// <summary>Tells of a picture that is on disk.</summary>
    public void Tell(StoredPicture stored, int done)
    {
        Show(shown with { PicturesDone = done });
        queue.Feed.Tell(new JobNews.Picture(Job.Id, stored));
    }

    public void Tell(ImageEvent happened)
    {
        switch (happened)
        {
            case ImageEvent.Phase phase:
                Show(shown with { Phase = phase.Name });
                queue.Feed.Tell(new JobNews.Phase(Job.Id, phase.Name));
                break;
            case ImageEvent.Progress progress:
                Progress(progress);
                break;
            case ImageEvent.Preview preview:
                var index = (shown.Batch * Request.BatchSize) + preview.Index;
                Show(shown with { Preview = preview.Pixels, PreviewNumber = shown.PreviewNumber + 1 });
                queue.Feed.Tell(new JobNews.Preview(Job.Id, index, preview.Pixels));
                break;
            case ImageEvent.Warning warning when !warnings.Contains(warning.Message):
                warnings.Add(warning.Message);
                queue.Feed.Tell(new JobNews.Warning(Job.Id, warning.Message));
                break;
        }
    }

    public void Dispose()
    {
        queue.StopAsked -= Stop;
        batchStop.Dispose();
    }

    private void Progress(ImageEvent.Progress progress)
    {
        if (stepsTaken++ == 0) sampling = time.GetTimestamp();
        var left = ((Request.BatchCount - shown.Batch) * progress.Steps) - progress.Step;
        double? seconds = stepsTaken > 1 ? time.GetElapsedTime(sampling).TotalSeconds / (stepsTaken - 1) * left : progress.SecondsLeft;
        Show(shown with { Step = progress.Step, Steps = progress.Steps, SecondsLeft = seconds, Phase = "sampling" });
        queue.Feed.Tell(new JobNews.Progress(Job.Id, (shown.Batch * progress.Steps) + progress.Step, Request.BatchCount * progress.Steps, seconds));
    }

    private void Show(RunningJob now) => queue.Show(shown = now);

    private void Stop(StopWish wish)
    {
        if (wish.JobId != Job.Id) return;
        lock (stopping)
        {
            asked = true;
            if (!wish.SkipsBatch) IsStopped = true;
            Show(shown with { Interrupted = IsStopped, Skipped = wish.SkipsBatch });
            batchStop.Cancel();
        }
    }
}
