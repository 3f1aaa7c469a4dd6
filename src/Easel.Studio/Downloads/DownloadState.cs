namespace Easel.Studio.Downloads;

/// <summary>Where a download stands.</summary>
public enum DownloadState
{
    Waiting,
    Running,

    /// <summary>A person stopped it; what came stays.</summary>
    Paused,
    Done,

    /// <summary>It could not be loaded; what came stays, and it may be tried again.</summary>
    Failed,

    /// <summary>A person does not want it any more; what came is deleted.</summary>
    Cancelled,
}
