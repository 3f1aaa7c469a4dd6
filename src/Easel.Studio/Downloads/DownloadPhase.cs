namespace Easel.Studio.Downloads;

/// <summary>What goes on in a download.</summary>
public enum DownloadPhase
{
    /// <summary>The site is asked what there is.</summary>
    Asking,
    Loading,

    /// <summary>The server failed, and is asked again after a while.</summary>
    Waiting,

    /// <summary>The file is here and is read through for its hash.</summary>
    Checking,
}
