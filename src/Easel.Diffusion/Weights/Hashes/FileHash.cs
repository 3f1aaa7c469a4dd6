using System.Security.Cryptography;

namespace Easel.Diffusion.Weights.Hashes;

/// <summary>What identifies a model file.</summary>
/// <param name="Sha256">Of the whole file, 64 hexadecimal digits in lower case.</param>
/// <param name="Legacy">A1111's before version 1.0: eight digits of the sha256 of the 64 KiB that follow the first MiB, or of what there is of them.</param>
public sealed record FileHash(string Sha256, string Legacy)
{
    public const int ShortLength = 10;

    private const int LegacyStart = 0x100000;
    private const int LegacyBytes = 0x10000;
    private const int BufferBytes = 1 << 20;

    /// <summary>The first ten digits, as infotexts carry them.</summary>
    public string Short => Sha256[..ShortLength];

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="WeightsException">It cannot be read.</exception>
    public static FileHash Of(string path, CancellationToken cancel = default)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[BufferBytes];
            int count;
            for (var position = 0L; (count = RandomAccess.Read(file, buffer, position)) > 0; position += count)
            {
                cancel.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
            }

            return new FileHash(Convert.ToHexStringLower(hash.GetHashAndReset()), LegacyOf(file, buffer));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(path, null, $"the file cannot be read: {problem.Message}");
        }
    }

    private static string LegacyOf(Microsoft.Win32.SafeHandles.SafeFileHandle file, byte[] buffer)
    {
        var (length, count) = (0, 1);
        while (length < LegacyBytes && count > 0) length += count = RandomAccess.Read(file, buffer.AsSpan(length, LegacyBytes - length), LegacyStart + length);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, length)))[..8];
    }
}
