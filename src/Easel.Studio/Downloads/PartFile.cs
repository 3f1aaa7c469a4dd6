using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Microsoft.Win32.SafeHandles;

namespace Easel.Studio.Downloads;

/// <summary>
/// A file while it is loaded: <c>NAME.part</c>, with what is known about it in <c>NAME.part.json</c>. Its name is held against everybody else who writes it.
/// What is noted lies on the disk before it is noted, so a power cut costs a little time and nothing else.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const int MostState = 1 << 20; // bytes

    private readonly Lock gate = new();
    private readonly FileStream claim;
    private SafeFileHandle? handle;

    private PartFile(string target, FileStream claim) => (Target, this.claim) = (target, claim);

    /// <summary>The name it will have.</summary>
    public string Target { get; }

    /// <summary>The name it has.</summary>
    public string Path => PathOf(Target);

    /// <summary>What is there; null while nothing is.</summary>
    public PartState? State { get; private set; }

    private string StatePath => Path + ".json";

    /// <summary>Holds the name and reads what an earlier attempt left. The folder is made when there is none.</summary>
    /// <exception cref="RequestException">Somebody else writes it.</exception>
    /// <exception cref="FileOutputException">The folder cannot be written to.</exception>
    public static PartFile Open(string target)
    {
        var name = target + ".claim" + AtomicFile.UnfinishedSuffix;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            var part = new PartFile(target, new FileStream(name, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose));
            part.State = part.ReadState();
            return part;
        }
        catch (IOException) when (File.Exists(name)) { throw new RequestException("name", $"{target} is being loaded or written by somebody else; wait for that, or give another name"); }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw FileOutputException.From(target, cause); }
    }

    /// <summary>Deletes what an unfinished download of this name left.</summary>
    public static void Discard(string target)
    {
        foreach (var left in new[] { PathOf(target), PathOf(target) + ".json" })
        {
            try { File.Delete(left); }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // it only takes room
        }
    }

    /// <summary>Begins anew; what was there is thrown away.</summary>
    public void Begin(PartState state)
    {
        Close();
        Discard(Target);
        Writing(() =>
        {
            handle = File.OpenHandle(Path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, FileOptions.Asynchronous);
            if (state.Total is { } total) RandomAccess.SetLength(handle, total); // takes no room yet where the disk knows how
        });
        State = state;
        if (state.CanGoOn) Note();
    }

    /// <summary>Goes on with what is there.</summary>
    public void GoOn() => Writing(() => handle ??= File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, FileOptions.Asynchronous));

    /// <summary>Puts bytes behind those of a stretch.</summary>
    /// <exception cref="DownloadException">The disk is full or fails.</exception>
    public async Task Append(PartRange range, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try { await RandomAccess.WriteAsync(handle!, bytes, range.Start + range.Done, cancel).ConfigureAwait(false); }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw Failed(cause); }

        range.Done += bytes.Length;
    }

    /// <summary>Notes how far it is.</summary>
    public void Note()
    {
        lock (gate)
        {
            if (State is not { CanGoOn: true } state || handle is null) return;
            var text = JsonSerializer.SerializeToUtf8Bytes(state); // before the flush: it shall not say more than lies on the disk
            Writing(() =>
            {
                RandomAccess.FlushToDisk(handle);
                AtomicFile.Write(StatePath, text);
            });
        }
    }

    /// <summary>Closes the file so that it can be read.</summary>
    public void Close()
    {
        handle?.Dispose();
        handle = null;
    }

    /// <summary>Gives it a name, which need not be the one it was loaded under; it appears there whole.</summary>
    /// <exception cref="RequestException">Something stands there that is to stay.</exception>
    public void Finish(string target, bool overwrite)
    {
        Close();
        var from = Path;
        Writing(() =>
        {
            if (target != Target)
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                Discard(target);
                File.Move(from, PathOf(target), overwrite: true); // another disk may be behind the folder: then this copies
                from = PathOf(target);
            }

            try { File.Move(from, target, overwrite); }
            catch (IOException) when (!overwrite && File.Exists(target)) { throw new RequestException("name", $"{target} exists meanwhile; what was loaded lies in {from}"); }
        });
        Discard(Target);
    }

    /// <summary>Throws everything away.</summary>
    public void Forget()
    {
        Close();
        State = null;
        Discard(Target);
    }

    public void Dispose()
    {
        Close();
        claim.Dispose();
    }

    private static string PathOf(string target) => target + AtomicFile.UnfinishedSuffix;

    private PartState? ReadState()
    {
        try
        {
            if (!File.Exists(Path) || !File.Exists(StatePath) || new FileInfo(StatePath).Length > MostState) return null;
            var state = JsonSerializer.Deserialize<PartState>(File.ReadAllBytes(StatePath));
            return state is { IsSound: true, CanGoOn: true } && (state.Total is null || new FileInfo(Path).Length == state.Total) && new FileInfo(Path).Length >= state.Done ? state : null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or ArgumentException or NotSupportedException) { return null; }
    }

    private void Writing(Action write)
    {
        try { write(); }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw Failed(cause); }
    }

    private DownloadException Failed(Exception cause) => new(FileOutputException.From(Target, cause).Message, cause);
}
