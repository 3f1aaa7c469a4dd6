using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Easel.Core.Imaging;

namespace Easel.Diffusion.Merging;

/// <summary>
/// A file that is being written and can be gone on with when that ends early: <c>NAME.part</c>, and beside it a journal of how many parts are in it for certain. Each
/// line of the journal has the hash of the bytes since the line before, so what a killed process or a power cut left is found out, and nothing need be flushed meanwhile.
/// </summary>
internal sealed class UnfinishedModel : IDisposable
{
    private const long BytesBetweenMarks = 1 << 26;
    private const int BufferBytes = 1 << 20;

    private readonly string path;
    private readonly FileStream file;
    private readonly FileStream journal;
    private readonly XxHash3 hash = new();
    private long marked;
    private long complete;
    private bool closed;
    private Task flushing = Task.CompletedTask;

    private UnfinishedModel(string path, FileStream file, FileStream journal) => (this.path, this.file, this.journal) = (path, file, journal);

    /// <summary>Parts that are in it already.</summary>
    public int Parts { get; private set; }

    /// <summary>Bytes that are in it.</summary>
    public long Bytes => file.Position;

    /// <summary>What the unfinished file of <paramref name="path"/> is called.</summary>
    public static string NameOf(string path) => path + AtomicFile.UnfinishedSuffix;

    /// <summary>Opens what there is for this very recipe, or begins anew.</summary>
    /// <param name="path">The finished file.</param>
    /// <param name="recipe">What it is made of and how, as a hash; another one begins anew.</param>
    /// <exception cref="FileOutputException">It cannot be written.</exception>
    public static UnfinishedModel Open(string path, string recipe)
    {
        try
        {
            var lines = File.Exists(JournalOf(path)) && File.Exists(NameOf(path)) ? File.ReadAllLines(JournalOf(path)) : [];
            var isOurs = lines is [var first, ..] && first == First(recipe);
            var file = new FileStream(NameOf(path), isOurs ? FileMode.Open : FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            try
            {
                var kept = isOurs ? Sound(file, lines).ToList() : [];
                var (parts, end) = kept.Count > 0 ? (kept[^1].Parts, kept[^1].End) : (0, 0L);
                file.SetLength(end);
                file.Position = end;
                var unfinished = new UnfinishedModel(path, file, new FileStream(JournalOf(path), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0)) { Parts = parts, marked = end, complete = end };
                unfinished.Note([First(recipe), .. kept.Select(line => line.Text)]);
                return unfinished;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { throw FileOutputException.From(path, cause); }
    }

    /// <summary>Deletes what is left of one that nobody will go on with.</summary>
    public static void Discard(string path)
    {
        foreach (var left in new[] { NameOf(path), JournalOf(path) })
        {
            try { File.Delete(left); }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // it only takes room
        }
    }

    /// <summary>Puts bytes behind those before.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        hash.Append(bytes);
    }

    /// <summary>So many parts are whole now.</summary>
    public void Complete(int parts)
    {
        (Parts, complete) = (parts, file.Position);
        if (complete - marked >= BytesBetweenMarks) Mark();
    }

    /// <summary>Gives the file its name.</summary>
    /// <param name="overwrite">Whether what stands there is replaced.</param>
    public void Finish(bool overwrite)
    {
        flushing.GetAwaiter().GetResult(); // what the disk could not take is told once
        file.Flush(flushToDisk: true);
        Close();
        AtomicFile.Rename(NameOf(path), path, overwrite);
        Discard(path);
    }

    public void Dispose()
    {
        if (closed) return;
        try
        {
            if (file.Position == complete && complete > marked) Mark(); // what came of a part that is not whole is made again
        }
        catch (IOException) { } // a little more is made again
        finally { Close(); }
    }

    private void Mark()
    {
        Note([string.Create(CultureInfo.InvariantCulture, $"{Parts} {complete} {hash.GetCurrentHashAsUInt64():x16}")]);
        marked = complete;
        hash.Reset();
        if (flushing.IsCompletedSuccessfully) flushing = Task.Run(() => RandomAccess.FlushToDisk(file.SafeFileHandle)); // the disk works while the next parts are computed
    }

    private void Note(IEnumerable<string> lines) => journal.Write(Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    private void Close()
    {
        closed = true;
        flushing.ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult(); // whatever came of it
        file.Dispose();
        journal.Dispose();
    }

    private static IEnumerable<(int Parts, long End, string Text)> Sound(FileStream file, string[] lines)
    {
        var (start, hash, buffer) = (0L, new XxHash3(), new byte[BufferBytes]);
        foreach (var line in lines.Skip(1))
        {
            if (line.Split(' ') is not [var parts, var end, { Length: 16 } told] || !int.TryParse(parts, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || !long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last <= start || last > file.Length) yield break;
            for (int read; start < last; start += read)
            {
                read = RandomAccess.Read(file.SafeFileHandle, buffer.AsSpan(0, (int)Math.Min(buffer.Length, last - start)), start);
                if (read == 0) yield break;
                hash.Append(buffer.AsSpan(0, read));
            }

            if (hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture) != told) yield break;
            hash.Reset();
            yield return (count, last, line);
        }
    }

    private static string First(string recipe) => $"easel unfinished model 1 {recipe}";

    private static string JournalOf(string path) => NameOf(path) + ".journal";
}
