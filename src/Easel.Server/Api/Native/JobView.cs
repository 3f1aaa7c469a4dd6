using System.ComponentModel;
using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Easel.Studio.Jobs;

namespace Easel.Server.Api.Native;

/// <summary>A job as the API shows it.</summary>
public sealed record JobView
{
    public required string Id { get; init; }

    [Description("queued, running, done, failed or cancelled.")]
    public required JobState State { get; init; }

    [Description("The beginning of the prompt.")]
    public required string Title { get; init; }

    public required string Source { get; init; }

    public required int Priority { get; init; }

    [Description("How many jobs go before it while it is queued; not in lists.")]
    public int? Ahead { get; init; }

    [Description("Pictures it makes in all.")]
    public required int Pictures { get; init; }

    [Description("Pictures finished and on disk.")]
    public required int PicturesDone { get; init; }

    public required DateTime Created { get; init; }

    public DateTime? Started { get; init; }

    public DateTime? Ended { get; init; }

    [Description("How often it was begun; more than once after a crash or a retry.")]
    public required int Attempts { get; init; }

    public JobFault? Error { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required bool Forever { get; init; }

    public string? TaskId { get; init; }

    [Description("How far it is while it runs.")]
    public ProgressView? Progress { get; init; }

    [Description("What was asked, seeds drawn; not in lists.")]
    public ImageRequest? Request { get; init; }

    [Description("The finished pictures; not in lists.")]
    public IReadOnlyList<PictureView>? Images { get; init; }

    /// <summary>For lists.</summary>
    public static JobView Of(Job job, RunningJob? running = null) => new()
    {
        Id = job.Id,
        State = job.State,
        Title = job.Title,
        Source = job.Source,
        Priority = job.Priority,
        Pictures = job.Pictures,
        PicturesDone = running?.Job.Id == job.Id ? running.PicturesDone : job.PicturesDone,
        Created = job.Created,
        Started = job.Started,
        Ended = job.Ended,
        Attempts = job.Attempts,
        Error = job.Error is null ? null : new JobFault(job.ErrorField, job.Error),
        Warnings = job.Warnings.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        Forever = job.Forever,
        TaskId = job.TaskId,
        Progress = running?.Job.Id == job.Id ? ProgressView.Of(running) : null,
    };

    /// <summary>With everything.</summary>
    public static async Task<JobView> Whole(Job job, JobQueue queue, PictureStore pictures, CancellationToken cancel) => Of(job, queue.Running) with
    {
        Ahead = job.State == JobState.Queued ? await queue.Ahead(job, cancel).ConfigureAwait(false) : null,
        Request = job.Request,
        Images = [.. (await pictures.OfJob(job.Id, cancel).ConfigureAwait(false)).Select(PictureView.Of)],
    };
}
