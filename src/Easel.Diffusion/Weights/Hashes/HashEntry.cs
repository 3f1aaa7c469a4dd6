namespace Easel.Diffusion.Weights.Hashes;

/// <summary>A hash and what the file was like when it was computed.</summary>
/// <param name="Bytes">The file's length.</param>
/// <param name="Written">Its last write, UTC ticks.</param>
/// <param name="Hash">Of its content.</param>
internal sealed record HashEntry(long Bytes, long Written, FileHash Hash)
{
    /// <summary>Whether the file is still the one that was hashed, by length and time.</summary>
    public bool Fits(FileInfo file) => file.Exists && file.Length == Bytes && file.LastWriteTimeUtc.Ticks == Written;
}
