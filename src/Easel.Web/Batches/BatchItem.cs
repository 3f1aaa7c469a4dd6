using Easel.Studio.Batches;
using Easel.Studio.Jobs;

namespace Easel.Web.Batches;

/// <summary>A picture of a batch, and the job that paints over it.</summary>
/// <param name="picture">Its file in the studio, and what it is called.</param>
/// <param name="face">A small copy as an address.</param>
public sealed class BatchItem(BatchPicture picture, string face)
{
    public BatchPicture Picture => picture;

    public string Face => face;

    /// <summary>Its job as it stands; null until it is put in line.</summary>
    public Job? Job { get; internal set; }

    /// <summary>Why nothing is made of it; null while nothing is wrong.</summary>
    public string? Problem { get; internal set; }

    public bool IsDone => Job is { State: JobState.Done };

    public bool HasFailed => Problem is not null;
}
