using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Easel.Studio.Library;

/// <summary>A few looks into a weights file: what it begins with, and samples of its tensors that tell copies and holes apart from whole files.</summary>
internal sealed class FileContent
{
    private const int HeadBytes = 512;
    private const int Samples = 8;
    private const int SampleBytes = 1024;
    private const int SmallestWithHoles = 64 * 1024; // bytes; a small file may well be zeros

    private readonly byte[] head;

    private FileContent(byte[] head, bool isEmpty, byte[] samples) => (this.head, IsHollow, Sampled) = (head, isEmpty, samples);

    /// <summary>Whether every sample is zeros: room that was made for a download which never came.</summary>
    public bool IsHollow { get; }

    /// <summary>The SHA-256 of the samples.</summary>
    public byte[] Sampled { get; }

    /// <summary>Whether it begins as PyTorch's files do.</summary>
    public bool IsPickle => head is [(byte)'P', (byte)'K', 3, 4, ..] or [0x80, < 6, ..];

    /// <summary>Whether it begins as a safetensors file does.</summary>
    public bool IsSafetensors => head.Length > 8 && head[8] == '{';

    /// <summary>What it is when it is none of those, as far as that can be seen; or null.</summary>
    public string? Stranger
    {
        get
        {
            var text = System.Text.Encoding.Latin1.GetString(head).TrimStart();
            if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal)) return "it is a pointer of Git LFS, not the model; run 'git lfs pull' where it came from, or load it again";
            if (text.StartsWith('<')) return "it is a web page, not the model; load it again, perhaps its site asks for a login";
            if (text.StartsWith("GGUF", StringComparison.Ordinal)) return "it is a GGUF file, which Easel does not read";
            return null;
        }
    }

    /// <summary>Reads the head and the samples.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FileContent Of(string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        var head = new byte[(int)Math.Min(HeadBytes, length)];
        head = head[..RandomAccess.Read(file, head, 0)];
        var start = head.Length > 8 && head[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) is var header && header < (ulong)(length - 8) ? 8 + (long)header : 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sample = new byte[SampleBytes];
        var isHollow = length - start >= SmallestWithHoles;
        for (var i = 0; i < Samples; i++)
        {
            var read = RandomAccess.Read(file, sample, start + ((length - start) * (i + 1) / (Samples + 1)));
            hash.AppendData(sample, 0, read);
            isHollow = isHollow && !sample.AsSpan(0, read).ContainsAnyExcept((byte)0);
        }

        return new FileContent(head, isHollow, hash.GetHashAndReset());
    }
}
