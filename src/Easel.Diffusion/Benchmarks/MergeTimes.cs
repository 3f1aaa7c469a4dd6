namespace Easel.Diffusion.Benchmarks;

/// <summary>How fast two checkpoints become one, beside how fast one of them is copied.</summary>
/// <param name="Bytes">Of each file.</param>
/// <param name="CopySeconds">Median, flushed to the disk.</param>
/// <param name="MergeSeconds">Median, flushed to the disk.</param>
/// <param name="PeakPrivateBytes">The most memory beside mapped files at any tensor of a merge.</param>
/// <param name="PeakResidentBytes">Of the process, mapped files among it.</param>
public sealed record MergeTimes(long Bytes, double CopySeconds, double MergeSeconds, long PeakPrivateBytes, long PeakResidentBytes)
{
    /// <summary>The merge's speed as a share of the copy's.</summary>
    public double OfCopy => CopySeconds / MergeSeconds;
}
