namespace Easel.Studio.Jobs;

/// <summary>Where a job stands. Done, Failed and Cancelled are ends; a retry makes it Queued again.</summary>
public enum JobState
{
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}
