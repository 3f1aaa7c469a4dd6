using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Drafts;

/// <summary>
/// Everybody's draft, so that no prompt is lost with a page, a browser or the server: at once for other pages, within half a second on the disk.
/// May be used from any thread.
/// </summary>
public sealed class DraftBook : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, Draft> drafts = new();
    private readonly ConcurrentDictionary<string, Draft> unwritten = new();
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stop = new();
    private readonly Task writing;

    /// <param name="folder">Where they lie; made when it is needed.</param>
    /// <param name="time">The clock.</param>
    public DraftBook(string folder, TimeProvider time)
    {
        (this.folder, this.time) = (folder, time);
        writing = Write();
    }

    /// <summary>What this person typed last; null when that was nothing, or cannot be read.</summary>
    public Draft? Find(string user)
    {
        if (drafts.TryGetValue(user, out var known)) return known;
        try { return drafts.GetOrAdd(user, Draft.Read(File.ReadAllText(FileOf(user)))); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or RequestException) { return null; }
    }

    /// <summary>Keeps what this person has typed.</summary>
    public void Keep(string user, Draft draft)
    {
        drafts[user] = draft;
        unwritten[user] = draft;
        changes.Writer.TryWrite(true);
    }

    /// <summary>Writes what is not on the disk yet.</summary>
    public async ValueTask DisposeAsync()
    {
        changes.Writer.TryComplete();
        await stop.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        stop.Dispose();
    }

    private async Task Write()
    {
        while (await changes.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            try { await Task.Delay(Rest, time, stop.Token).ConfigureAwait(false); } // typing goes on
            catch (OperationCanceledException) { }

            changes.Reader.TryRead(out _);
            foreach (var user in unwritten.Keys)
                if (unwritten.TryRemove(user, out var draft)) Write(user, draft);
        }
    }

    private void Write(string user, Draft draft)
    {
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(FileOf(user), Encoding.UTF8.GetBytes(draft.Write()));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { unwritten.TryAdd(user, draft); } // a full disk; with the next change it is tried again
    }

    // Names may hold anything.
    private string FileOf(string user) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))[..24] + ".json");
}
