namespace Easel.Studio.Jobs;

/// <summary>Which jobs a list shows: those waiting and running in the order they will run, then those ended, latest first.</summary>
public sealed record JobFilter
{
    /// <summary>Only those in one of these states; empty is all.</summary>
    public IReadOnlyList<JobState> States { get; init; } = [];

    /// <summary>How many to leave out at the beginning.</summary>
    public int Skip { get; init; }

    /// <summary>How many at most, 1–1000.</summary>
    public int Take { get; init; } = 100;
}
