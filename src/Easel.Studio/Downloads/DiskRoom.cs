namespace Easel.Studio.Downloads;

/// <summary>
/// What downloads that run still need of the disks, so that two of them do not count on the same free bytes: a file takes its room only as it comes. May be used from any thread.
/// </summary>
internal sealed class DiskRoom
{
    private readonly Lock gate = new();
    private readonly Dictionary<PartFile, long> wanted = [];

    /// <summary>Sets bytes aside for a file until <see cref="Return"/>.</summary>
    /// <param name="part">The file.</param>
    /// <param name="needed">Bytes that are still to come.</param>
    /// <param name="rules">Tell what is free.</param>
    /// <exception cref="DownloadException">Too little is free; nothing is set aside then.</exception>
    public void Claim(PartFile part, long needed, DownloadRules rules)
    {
        lock (gate)
        {
            var folder = Path.GetDirectoryName(part.Target)!;
            var disk = rules.DiskOf(folder);
            var others = wanted.Where(other => other.Key != part && rules.DiskOf(Path.GetDirectoryName(other.Key.Target)!) == disk).Sum(other => Left(other.Key, other.Value));
            if (rules.FreeSpace(folder) is { } free && free - others < needed + rules.SpareBytes)
                throw new DownloadException($"{part.Target} needs {Megabytes(needed + rules.SpareBytes)} MB more and {Megabytes(free)} MB are free in {folder}{(others > 0 ? $", of which other downloads still need {Megabytes(others)} MB" : "")}; free some space, or choose another folder");
            wanted[part] = needed;
        }
    }

    /// <summary>A file needs nothing any more, or is left for another time.</summary>
    public void Return(PartFile part)
    {
        lock (gate) wanted.Remove(part);
    }

    // Windows gives a file its room when its length is set, others as it is written.
    private static long Left(PartFile part, long claimed) =>
        part.State is not { } state ? claimed : OperatingSystem.IsWindows() && state.Total is not null ? 0 : Math.Max(0, (state.Total ?? claimed) - state.Done);

    private static long Megabytes(long bytes) => bytes / 1_000_000;
}
