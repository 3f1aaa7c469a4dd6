using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Studio.Downloads;

/// <summary>
/// The list of downloads: a few run at a time, the rest wait; it outlives the program, and what ran when it ended goes on where it was. May be used from any thread.
/// </summary>
public sealed class DownloadQueue : IAsyncDisposable
{
    private const int MostEnded = 100;
    private static readonly TimeSpan BetweenNews = TimeSpan.FromMilliseconds(200);

    private readonly ModelDownload loading;
    private readonly DownloadList list;
    private readonly Func<int> atOnce;
    private readonly Action<string, string> trace;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly List<Download> all;
    private readonly Dictionary<string, (RunningDownload Run, Task Work)> running = [];
    private long told;
    private bool isClosed;

    /// <param name="loading">Loads one.</param>
    /// <param name="file">Where the list is kept.</param>
    /// <param name="atOnce">How many run at a time, asked at each.</param>
    /// <param name="time">The clock.</param>
    /// <param name="trace">Takes faults that are Easel's own: which download, and the stack trace.</param>
    public DownloadQueue(ModelDownload loading, string file, Func<int> atOnce, TimeProvider time, Action<string, string> trace)
    {
        (this.loading, this.atOnce, this.time, this.trace) = (loading, atOnce, time, trace);
        list = new DownloadList(file);
        all = [.. list.Read()];
    }

    /// <summary>Something in the list has changed. Comes from any thread, a few times a second at most while bytes come.</summary>
    public event Action? Changed;

    /// <summary>A model was loaded: the folders hold more. Comes from any thread.</summary>
    public event Action<DownloadedModel>? Loaded;

    /// <summary>Those that run or wait in their order, then those that have ended, latest first.</summary>
    public IReadOnlyList<Download> All
    {
        get
        {
            lock (gate) return [.. all.Where(one => !one.HasEnded), .. all.Where(one => one.HasEnded).OrderByDescending(one => one.Ended)];
        }
    }

    /// <summary>Begins what waits.</summary>
    public void Start() => Pump();

    public Download? Find(string id)
    {
        lock (gate) return all.Find(one => one.Id == id);
    }

    /// <summary>Puts a model into the list.</summary>
    /// <exception cref="RequestException">The order is not possible, or stands in the list already.</exception>
    /// <exception cref="FileOutputException">The list cannot be kept.</exception>
    public Download Add(DownloadOrder order)
    {
        loading.Check(order);
        var added = new Download { Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), Order = order with { What = order.What.Trim() }, Created = time.GetUtcNow() };
        lock (gate)
        {
            if (all.Find(one => !one.HasEnded && one.Order.What == added.Order.What && one.Order.Name == order.Name && one.Order.Folder == order.Folder) is { } same)
                throw new RequestException("what", $"it is in the list already, as {same.Id}");
            all.Add(added);
            foreach (var old in all.Where(one => one.State is DownloadState.Done or DownloadState.Cancelled).OrderByDescending(one => one.Ended).Skip(MostEnded).ToList()) all.Remove(old);
            Keep();
        }

        Pump();
        Tell(isUrgent: true);
        return added;
    }

    /// <summary>Stops one for now; false when it neither runs nor waits.</summary>
    public bool Pause(string id) => Turn(id, one => one.State is DownloadState.Running or DownloadState.Waiting, DownloadState.Paused);

    /// <summary>Lets one go on that was paused; false when it was not.</summary>
    public bool Resume(string id) => Turn(id, one => one.State == DownloadState.Paused, DownloadState.Waiting);

    /// <summary>Tries one again that failed or was cancelled; false when it is neither.</summary>
    public bool Retry(string id) => Turn(id, one => one.State is DownloadState.Failed or DownloadState.Cancelled, DownloadState.Waiting);

    /// <summary>Gives one up and deletes what came; false when it has ended well, or was given up.</summary>
    public bool Cancel(string id) => Turn(id, one => one.State is not (DownloadState.Done or DownloadState.Cancelled), DownloadState.Cancelled);

    /// <summary>Takes one that has ended out of the list; false when there is none. A loaded file stays.</summary>
    public bool Forget(string id)
    {
        lock (gate)
        {
            if (all.Find(one => one.Id == id) is not { HasEnded: true } ended || running.ContainsKey(id)) return false;
            if (ended is { State: DownloadState.Failed, Path: { } left }) ModelDownload.Discard(left);
            all.Remove(ended);
            Keep();
        }

        Tell(isUrgent: true);
        return true;
    }

    /// <summary>Stops all; what runs goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Task> works;
        lock (gate)
        {
            isClosed = true;
            foreach (var (_, (run, _)) in running) run.Stop(DownloadState.Waiting);
            works = [.. running.Values.Select(one => one.Work)];
        }

        await Task.WhenAll(works).ConfigureAwait(false);
    }

    private bool Turn(string id, Func<Download, bool> fits, DownloadState state)
    {
        lock (gate)
        {
            if (all.Find(one => one.Id == id) is not { } found || !fits(found)) return false;
            if (running.TryGetValue(id, out var work))
            {
                if (state == DownloadState.Waiting) return false; // it is about to stop
                work.Run.Stop(state);
            }
            else
            {
                if (state == DownloadState.Cancelled && found.Path is { } left) ModelDownload.Discard(left);
                Put(found with { State = state, Ended = state == DownloadState.Cancelled ? time.GetUtcNow() : null, Message = null, Done = state == DownloadState.Cancelled ? 0 : found.Done });
            }

            Keep();
        }

        Pump();
        Tell(isUrgent: true);
        return true;
    }

    private void Pump()
    {
        lock (gate)
        {
            while (!isClosed && running.Count < atOnce() && all.Find(one => one.State == DownloadState.Waiting && !running.ContainsKey(one.Id)) is { } next)
            {
                var run = new RunningDownload(time);
                Put(next with { State = DownloadState.Running, Phase = DownloadPhase.Asking, Message = null });
                running[next.Id] = (run, Task.Run(() => Load(next, run), CancellationToken.None));
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "the border of a task that nobody awaits: a fault of Easel's own is traced and the download fails")]
    private async Task Load(Download what, RunningDownload run)
    {
        Func<Download, Download> end;
        try
        {
            var model = await loading.Run(what.Order, progress => Note(what.Id, run, progress), run.Stopped).ConfigureAwait(false);
            end = now => now with { State = DownloadState.Done, Path = model.Path, Kind = model.Kind, Sha256 = model.Sha256, Done = model.Bytes, Total = model.Bytes, Name = Path.GetFileName(model.Path), Message = null, Ended = time.GetUtcNow() };
            Loaded?.Invoke(model);
        }
        catch (OperationCanceledException) when (run.Wish is not null) { end = now => Stopped(now, run.Wish!.Value); }
        catch (RequestException wrong) { end = now => Failed(now, wrong.Message[(wrong.Field.Length + 2)..]); }
        catch (Exception wrong) when (wrong is DownloadException or FileOutputException) { end = now => Failed(now, wrong.Message); }
        catch (Exception fault)
        {
            trace($"download {what.Id}", fault.ToString());
            end = now => Failed(now, "a fault of Easel's own; the log says more");
        }

        lock (gate)
        {
            running.Remove(what.Id);
            if (all.Find(one => one.Id == what.Id) is { } now) Put(end(now));
            KeepQuietly(what.Id);
        }

        run.Dispose();
        Pump();
        Tell(isUrgent: true);
    }

    private Download Stopped(Download now, DownloadState wish)
    {
        if (wish == DownloadState.Cancelled && now.Path is { } left) ModelDownload.Discard(left);
        return now with { State = wish, Message = null, BytesPerSecond = 0, Ended = wish == DownloadState.Cancelled ? time.GetUtcNow() : null, Done = wish == DownloadState.Cancelled ? 0 : now.Done };
    }

    private Download Failed(Download now, string why) => now with { State = DownloadState.Failed, Message = why, BytesPerSecond = 0, Ended = time.GetUtcNow() };

    private void Note(string id, RunningDownload run, DownloadProgress progress)
    {
        lock (gate)
        {
            run.Measure(progress);
            if (all.Find(one => one.Id == id) is not { State: DownloadState.Running } now) return;
            var isNew = progress.Target is not null && now.Path is null;
            now = now with { Phase = progress.Phase, Done = progress.Done, Total = progress.Total ?? now.Total, Message = progress.Note, Path = progress.Target ?? now.Path, BytesPerSecond = run.BytesPerSecond };
            if (progress.File is { } file) now = now with { Name = progress.Target is { } target ? Path.GetFileName(target) : file.Name, Title = file.Title, Licence = file.Licence, Page = file.Page, Caution = file.Caution, Kind = now.Order.Kind ?? file.Kind };
            Put(now);
            if (isNew) KeepQuietly(id); // so that a later start knows what to delete
        }

        Tell(isUrgent: false);
    }

    private void Put(Download one) => all[all.FindIndex(other => other.Id == one.Id)] = one;

    private void Keep() => list.Write(all);

    // Where nobody waits for an answer.
    private void KeepQuietly(string id)
    {
        try { Keep(); }
        catch (FileOutputException wrong) { trace($"download {id}", wrong.Message); }
    }

    private void Tell(bool isUrgent)
    {
        var now = time.GetTimestamp();
        if (!isUrgent && time.GetElapsedTime(Interlocked.Read(ref told), now) < BetweenNews) return;
        Interlocked.Exchange(ref told, now);
        Changed?.Invoke();
    }
}
