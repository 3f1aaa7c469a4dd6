namespace Easel.Studio.Downloads;

/// <summary>A download at work: how to stop it, and how fast it is.</summary>
/// <param name="time">The clock.</param>
internal sealed class RunningDownload(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop = new();
    private long from = -1;
    private long at = time.GetTimestamp();

    public CancellationToken Stopped => stop.Token;

    /// <summary>What it shall be when it has stopped; null when it ends by itself.</summary>
    public DownloadState? Wish { get; private set; }

    public double BytesPerSecond { get; private set; }

    public void Stop(DownloadState wish)
    {
        Wish = wish;
        stop.Cancel();
    }

    /// <summary>Takes note of how far it is; what lay there from earlier does not count.</summary>
    public void Measure(DownloadProgress progress)
    {
        if (progress.Phase != DownloadPhase.Loading)
        {
            (from, BytesPerSecond) = (-1, 0);
            return;
        }

        var passed = time.GetElapsedTime(at);
        if (from >= 0 && passed < Span) return;
        if (from >= 0)
        {
            var now = Math.Max(0, progress.Done - from) / passed.TotalSeconds;
            BytesPerSecond = BytesPerSecond == 0 ? now : (BytesPerSecond * 0.6) + (now * 0.4);
        }

        (from, at) = (progress.Done, time.GetTimestamp());
    }

    public void Dispose() => stop.Dispose();
}
