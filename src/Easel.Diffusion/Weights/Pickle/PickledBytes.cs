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

    /// <summary>The zip method: 0 stored, 8 deflated.</summary>
    public int Method { get; init; }

    public byte[]? Memory { get; init; }

    public static PickledBytes Of(byte[] memory) => new(null, 0, memory.Length, memory.Length) { Memory = memory };

    /// <summary>A copy of all bytes, inflated.</summary>
    public byte[] ToArray()
    {
        if (Memory is not null) return Memory;
        if (Length > Array.MaxLength) throw new WeightsException(File!.Path, null, $"a member of {Length} bytes is too long to be inflated; save the file again uncompressed");
        var bytes = new byte[Method == Deflate ? StoredLength : Length];
        File!.Read(Offset, bytes);
        return Method == Deflate ? Inflated(bytes) : bytes;
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
        var whole = empty([(Length - start) / type.Size], dtype: type.Scalar);
        var bytes = ToArray();
        TensorFile.FillFrom(whole, type.Size, (position, span) => bytes.AsSpan((int)(start + position), span.Length).CopyTo(span));
        return whole.as_strided(shape, strides).DetachFromDisposeScope();
    }

    private byte[] Inflated(byte[] packed)
    {
        var bytes = new byte[Length];
        try
        {
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
