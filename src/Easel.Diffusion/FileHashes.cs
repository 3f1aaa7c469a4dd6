using System.Security.Cryptography;

namespace Easel.Diffusion;

/// <summary>Hashes of model files, computed once for each path, size and time.</summary>
public sealed class FileHashes
{
    private readonly Dictionary<(string Path, long Bytes, long Written), string> known = [];

    /// <summary>First ten digits of the file's sha256, as infotexts carry it; null for a folder.</summary>
    public string? Short(string path)
    {
        if (!File.Exists(path)) return null;

        var file = new FileInfo(path);
        var key = (path, file.Length, file.LastWriteTimeUtc.Ticks);
        if (known.TryGetValue(key, out var hash)) return hash;

        using var stream = File.OpenRead(path);
        return known[key] = Convert.ToHexStringLower(SHA256.HashData(stream))[..10];
    }
}
