using System.IO.Compression;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>Where bytes lie: in the file as they are, deflated in the file, or in memory.</summary>
/// <param name="File">Null for memory.</param>
/// <param name="Offset">In the file.</param>
/// <param name="StoredLength">Bytes in the file.</param>
/// <param name="Length">Bytes when inflated.</param>
internal sealed record PickledBytes(TensorFile? File, long Offset, long StoredLength, long Length)
{
    private const int Deflate = 8;
    private const int MaximumRatio = 1032; // 258 bytes from two bits: more than deflate can do

    /// <summary>The zip method: 0 stored, 8 deflated.</summary>
    public int Method { get; init; }

    public byte[]? Memory { get; init; }

    public static PickledBytes Of(byte[] memory) => new(null, 0, memory.Length, memory.Length) { Memory = memory };

    /// <summary>A copy of all bytes, inflated.</summary>
    public byte[] ToArray()
    {
        if (Memory is not null) return Memory;
        if (Method == Deflate) return Inflated(Length);
        var bytes = new byte[Length];
        File!.Read(Offset, bytes);
        return bytes;
    }

    /// <summary>A view of the bytes; the caller checked that it stays within them.</summary>
    /// <param name="start">First byte of the tensor.</param>
    /// <param name="type">Storage type.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="strides">Steps in elements.</param>
    public Tensor Tensor(long start, StorageType type, long[] shape, long[] strides)
    {
        if (File is not null && Method != Deflate) return File.TensorAt(Offset + start, type, shape, strides);

        using var scope = NewDisposeScope();
        var elements = TensorFile.Reach(shape, strides); // not what the file says it holds, which may be out of all proportion
        var whole = empty([elements], dtype: type.Scalar);
        var bytes = Memory ?? Inflated(start + elements * type.Size);
        TensorFile.FillFrom(whole, type.Size, (position, span) => bytes.AsSpan((int)(start + position), span.Length).CopyTo(span));
        return whole.as_strided(shape, strides).DetachFromDisposeScope();
    }

    /// <summary>The first <paramref name="count"/> bytes.</summary>
    private byte[] Inflated(long count)
    {
        if (count > Array.MaxLength || StoredLength > Array.MaxLength)
            throw new WeightsException(File!.Path, null, $"{count} bytes are too many to be inflated; save the file again uncompressed");
        if (count > StoredLength * MaximumRatio) throw new WeightsException(File!.Path, null, $"{StoredLength} deflated bytes cannot hold {count}; the file is damaged");
        var packed = new byte[StoredLength];
        File!.Read(Offset, packed);
        try
        {
            var bytes = new byte[count];
            using var stream = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw new WeightsException(File!.Path, null, $"a deflated member is damaged: {problem.Message}");
        }
    }
}
