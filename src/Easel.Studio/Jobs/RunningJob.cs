using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Jobs;

/// <summary>The job at work as it stands now; a snapshot, never changed.</summary>
/// <param name="Job">The job.</param>
/// <param name="Request">What it makes.</param>
/// <param name="Started">When this attempt began, UTC.</param>
public sealed record RunningJob(Job Job, ImageRequest Request, DateTime Started)
{
    /// <summary>0-based batch at work.</summary>
    public int Batch { get; init; }

    /// <summary>Steps taken in this batch.</summary>
    public int Step { get; init; }

    /// <summary>Steps of a batch.</summary>
    public int Steps { get; init; }

    public int PicturesDone { get; init; }

    public string Phase { get; init; } = "";

    /// <summary>Seconds the rest of the job will take, once that can be said.</summary>
    public double? SecondsLeft { get; init; }

    public Bitmap? Preview { get; init; }

    /// <summary>Counts previews; 0 is none yet.</summary>
    public int PreviewNumber { get; init; }

    public bool Interrupted { get; init; }

    public bool Skipped { get; init; }

    /// <summary>Part of the whole job that is done, 0–1.</summary>
    public double Fraction => Math.Clamp((Batch + (Steps == 0 ? 0 : (double)Step / Steps)) / Request.BatchCount, 0, 1);
}
