using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Drafts;

/// <summary>
/// Everybody's drafts, one for each of a person's latest windows, so that no prompt is lost with a page, a browser or the server, nor by what is typed in another
/// window: at once for other pages, within half a second on the disk. May be used from any thread.
/// </summary>
public sealed class DraftBook : IAsyncDisposable
{
    /// <summary>Windows of a person whose drafts are kept.</summary>
    public const int MostWindows = 6;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, ImmutableArray<KeptDraft>> drafts = new();
    private readonly ConcurrentDictionary<string, bool> unwritten = new(); // whose
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

    /// <summary>What this person typed, the window typed in last first; none when that was nothing, or cannot be read.</summary>
    public ImmutableArray<KeptDraft> Of(string user)
    {
        if (drafts.TryGetValue(user, out var known)) return known;
        try { return drafts.GetOrAdd(user, Read(File.ReadAllText(FileOf(user)))); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or RequestException) { return []; }
    }

    /// <summary>Keeps what this person has typed in a window.</summary>
    public void Keep(string user, string window, Draft draft) =>
        Change(user, kept => [new KeptDraft(window, draft), .. kept.Where(other => other.Window != window).Take(MostWindows - 1)]);

    /// <summary>Remembers a job of this person's. Nothing counts as typed.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="job">The job's id.</param>
    /// <param name="otherwise">The draft it is remembered with when this person has none.</param>
    public void Remember(string user, string job, KeptDraft otherwise) =>
        Change(user, kept => kept.IsEmpty ? [otherwise with { Draft = otherwise.Draft.With(job) }] : kept.SetItem(0, kept[0] with { Draft = kept[0].Draft.With(job) }));

    /// <summary>Keeps a window's draft no longer.</summary>
    public void Forget(string user, string window) => Change(user, kept => kept.RemoveAll(draft => draft.Window == window));

    /// <summary>Writes what is not on the disk yet.</summary>
    public async ValueTask DisposeAsync()
    {
        changes.Writer.TryComplete();
        await stop.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        stop.Dispose();
    }

    private void Change(string user, Func<ImmutableArray<KeptDraft>, ImmutableArray<KeptDraft>> change)
    {
        var before = Of(user);
        drafts.AddOrUpdate(user, _ => change(before), (_, kept) => change(kept));
        unwritten[user] = true; // what is written is what stands then: of two windows at once the later
        changes.Writer.TryWrite(true);
    }

    private async Task Write()
    {
        while (await changes.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            try { await Task.Delay(Rest, time, stop.Token).ConfigureAwait(false); } // typing goes on
            catch (OperationCanceledException) { }

            changes.Reader.TryRead(out _);
            foreach (var user in unwritten.Keys)
                if (unwritten.TryRemove(user, out _)) Write(user, drafts[user]);
        }
    }

    private void Write(string user, ImmutableArray<KeptDraft> kept)
    {
        var all = new JsonArray([.. kept.Select(draft => new JsonObject { ["window"] = draft.Window, ["draft"] = JsonNode.Parse(draft.Draft.Write()) })]);
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(FileOf(user), Encoding.UTF8.GetBytes(new JsonObject { ["drafts"] = all }.ToJsonString()));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { unwritten.TryAdd(user, true); } // a full disk; with the next change it is tried again
    }

    // A file of earlier versions holds one draft, of any window.
    private static ImmutableArray<KeptDraft> Read(string json)
    {
        try
        {
            var read = JsonNode.Parse(json)!.AsObject();
            return read["drafts"] is JsonArray all ? [.. all.Select(kept => new KeptDraft(kept!["window"]!.GetValue<string>(), Draft.Read(kept["draft"]!.ToJsonString())))] : [new KeptDraft("", Draft.Read(json))];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or NullReferenceException or FormatException) { throw new RequestException("draft", $"the drafts cannot be read: {wrong.Message}"); }
    }

    // Names may hold anything.
    private string FileOf(string user) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))[..24] + ".json");
}
