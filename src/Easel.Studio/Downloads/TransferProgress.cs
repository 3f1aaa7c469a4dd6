using System.Globalization;

namespace Easel.Studio.Downloads;

/// <summary>Tells how far a file is, from any of its connections.</summary>
/// <param name="tell">Whom.</param>
/// <param name="file">The file.</param>
/// <param name="target">The name it will have.</param>
internal sealed class TransferProgress(Action<DownloadProgress> tell, RemoteFile file, string target)
{
    private long done;
    private long? total = file.Bytes;

    /// <summary>Bytes have come.</summary>
    public void Got(PartState state)
    {
        Interlocked.Exchange(ref done, state.Done);
        total = state.Total ?? total;
        Tell(DownloadPhase.Loading, state.Done, null);
    }

    /// <summary>The server is asked again.</summary>
    public void Waits(string why, TimeSpan wait) =>
        Tell(DownloadPhase.Waiting, Interlocked.Read(ref done), wait.TotalSeconds < 1 ? $"{why}; again at once" : string.Create(CultureInfo.InvariantCulture, $"{why}; again in {wait.TotalSeconds:0} s"));

    /// <summary>So much of it was read for its hash.</summary>
    public void Checks(long read) => Tell(DownloadPhase.Checking, read, null);

    private void Tell(DownloadPhase phase, long bytes, string? note) => tell(new DownloadProgress(phase, bytes, total) { File = file, Target = target, Note = note });
}
