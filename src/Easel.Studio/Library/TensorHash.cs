using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Easel.Studio.Library;

/// <summary>The SHA-256 of a file's tensors without its header: copies whose metadata were edited have the same.</summary>
internal static class TensorHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>64 hexadecimal digits; of anything but safetensors the hash of the whole file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Of(string path, CancellationToken cancel)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var head = new byte[9];
        var isSafetensors = RandomAccess.Read(file, head, 0) == 9 && head[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)RandomAccess.GetLength(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        int count;
        for (var at = isSafetensors ? 8 + (long)BinaryPrimitives.ReadUInt64LittleEndian(head) : 0; (count = RandomAccess.Read(file, buffer, at)) > 0; at += count)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
