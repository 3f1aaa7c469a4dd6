using Easel.Core.Imaging;
using Easel.Studio.Gallery;

namespace Easel.Studio.Jobs;

/// <summary>What happened to a job.</summary>
public abstract record JobNews(string JobId)
{
    /// <summary>It is now in another state, place or priority.</summary>
    public sealed record Changed(Job Job) : JobNews(Job.Id);

    public sealed record Phase(string JobId, string Name) : JobNews(JobId);

    /// <summary>Step <paramref name="Step"/> of <paramref name="Steps"/> over the whole job.</summary>
    public sealed record Progress(string JobId, int Step, int Steps, double? SecondsLeft) : JobNews(JobId);

    /// <summary>How picture <paramref name="Index"/> looks so far.</summary>
    public sealed record Preview(string JobId, int Index, Bitmap Pixels) : JobNews(JobId);

    /// <summary>A picture is finished and on disk.</summary>
    public sealed record Picture(string JobId, StoredPicture Stored) : JobNews(JobId);

    public sealed record Warning(string JobId, string Message) : JobNews(JobId);
}
