using Easel.Studio.Jobs;

namespace Easel.Server.Api.Native;

/// <summary>News of a job as an event stream tells them; the event's type says which fields are there.</summary>
/// <param name="JobId">Which job.</param>
public sealed record JobEvent(string JobId)
{
    /// <summary>With "state": the job as it stands.</summary>
    public JobView? Job { get; init; }

    /// <summary>With "progress".</summary>
    public int? Step { get; init; }

    public int? Steps { get; init; }

    public double? SecondsLeft { get; init; }

    /// <summary>With "phase" and "warning".</summary>
    public string? Message { get; init; }

    /// <summary>With "preview" (the picture's index; fetch it at <c>/api/v1/jobs/{id}/preview</c>).</summary>
    public int? Index { get; init; }

    /// <summary>With "picture".</summary>
    public PictureView? Image { get; init; }

    /// <summary>The event's type and its data.</summary>
    public static (string Type, JobEvent Data) Of(JobNews news) => news switch
    {
        JobNews.Changed changed => ("state", new JobEvent(news.JobId) { Job = JobView.Of(changed.Job) }),
        JobNews.Phase phase => ("phase", new JobEvent(news.JobId) { Message = phase.Name }),
        JobNews.Progress progress => ("progress", new JobEvent(news.JobId) { Step = progress.Step, Steps = progress.Steps, SecondsLeft = progress.SecondsLeft }),
        JobNews.Preview preview => ("preview", new JobEvent(news.JobId) { Index = preview.Index }),
        JobNews.Picture picture => ("picture", new JobEvent(news.JobId) { Image = PictureView.Of(picture.Stored) }),
        JobNews.Warning warning => ("warning", new JobEvent(news.JobId) { Message = warning.Message }),
        _ => throw new ArgumentOutOfRangeException(nameof(news), news, null),
    };
}
