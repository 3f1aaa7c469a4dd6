using System.Text.Json.Serialization;

namespace Easel.Studio.Downloads;

/// <summary>A stretch of a file that one connection loads. One task at a time changes it.</summary>
/// <param name="start">First byte.</param>
/// <param name="end">Behind the last; null where the file's end is not known.</param>
internal sealed class PartRange(long start, long? end)
{
    private long done;

    public long Start => start;

    public long? End => end;

    /// <summary>Bytes from <see cref="Start"/> on that lie in the file.</summary>
    public long Done
    {
        get => Interlocked.Read(ref done);
        set => Interlocked.Exchange(ref done, value);
    }

    /// <summary>The most that <see cref="Done"/> ever was: what is loaded a second time is no progress.</summary>
    [JsonIgnore]
    public long Furthest { get; set; }

    /// <summary>Whether nothing is missing.</summary>
    [JsonIgnore]
    public bool IsWhole => end is { } last && start + Done >= last;

    /// <summary>Bytes that are missing, or null.</summary>
    [JsonIgnore]
    public long? Left => end - start - Done;

    /// <summary>A file in stretches of about the same size.</summary>
    /// <param name="total">Bytes; null where nobody knows.</param>
    /// <param name="count">Stretches, at least 1.</param>
    public static IReadOnlyList<PartRange> Split(long? total, int count)
    {
        if (total is not { } bytes) return [new PartRange(0, null)];
        return [.. Enumerable.Range(0, count).Select(i => new PartRange(bytes * i / count, bytes * (i + 1) / count))];
    }
}
