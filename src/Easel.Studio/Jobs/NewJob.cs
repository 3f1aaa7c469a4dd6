using Easel.Core.Requests;

namespace Easel.Studio.Jobs;

/// <summary>What is asked of the queue.</summary>
/// <param name="Request">What to make; a seed of −1 is drawn when it is put in line.</param>
public sealed record NewJob(ImageRequest Request)
{
    /// <summary>Higher goes first, −100 to 100.</summary>
    public int Priority { get; init; }

    public Keeping Keeping { get; init; }

    /// <summary>See <see cref="Job.Source"/>.</summary>
    public string Source { get; init; } = "api";

    /// <summary>See <see cref="Job.IdempotencyKey"/>; at most 200 characters.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>See <see cref="Job.TaskId"/>; at most 200 characters.</summary>
    public string? TaskId { get; init; }

    public bool Forever { get; init; }

    /// <summary>Save no sheet of its pictures, whatever the settings say.</summary>
    public bool WithoutGrid { get; init; }

    /// <summary>See <see cref="Job.OwnSettings"/>.</summary>
    public string? OwnSettings { get; init; }
}
