namespace Easel.Diffusion.Weights.Hashes;

/// <summary>Hashes of model files, computed once for each path, size and time, and kept for later runs where there is a folder for it.</summary>
/// <param name="folder">The cache folder, or null to remember only in memory.</param>
public sealed class FileHashes(string? folder = null)
{
    private readonly Lock gate = new();
    private readonly HashFile? file = folder is null ? null : new HashFile(folder);
    private Dictionary<string, HashEntry>? known;

    /// <summary>The hash of a file, read through if it must be.</summary>
    /// <exception cref="WeightsException">It cannot be read.</exception>
    public FileHash Of(string path, CancellationToken cancel = default)
    {
        if (Known(path) is { } hash) return hash;

        var (full, before) = (Path.GetFullPath(path), new FileInfo(path));
        var entry = new HashEntry(before.Exists ? before.Length : 0, before.Exists ? before.LastWriteTimeUtc.Ticks : 0, FileHash.Of(path, cancel));
        if (!entry.Fits(new FileInfo(path))) return entry.Hash; // it is being written
        lock (gate) known![full] = entry;
        file?.Add(full, entry);
        return entry.Hash;
    }

    /// <summary>The hash if the file need not be read for it, else null.</summary>
    public FileHash? Known(string path)
    {
        lock (gate)
        {
            known ??= file?.Read() ?? new(StringComparer.Ordinal);
            return known.TryGetValue(Path.GetFullPath(path), out var entry) && entry.Fits(new FileInfo(path)) ? entry.Hash : null;
        }
    }

    /// <summary>First ten digits of a file's sha256, as infotexts carry them; null for a folder.</summary>
    /// <exception cref="WeightsException">The file cannot be read.</exception>
    public string? Short(string path, CancellationToken cancel = default) => File.Exists(path) ? Of(path, cancel).Short : null;
}
