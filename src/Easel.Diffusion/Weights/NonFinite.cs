using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights;

/// <summary>Finds numbers in stored tensors that are none: NaN and the infinities.</summary>
public static class NonFinite
{
    private const long ChunkElements = 1 << 24;

    /// <summary>How many of a tensor's elements are not finite; 0 for whole numbers.</summary>
    /// <exception cref="WeightsException">There is no such key, or the file changed since it was opened.</exception>
    public static long Count(StoredWeights weights, string key)
    {
        if (weights.TypeOf(key) is not { } type || ExponentBits(type) == 0) return 0;

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var flat = weights.Read(key).flatten();
        var count = 0L;
        for (long start = 0, all = flat.numel(); start < all; start += ChunkElements)
        {
            using var chunk = NewDisposeScope();
            var copy = flat.narrow(0, start, Math.Min(ChunkElements, all - start)).clone(); // managed code must not touch mapped memory: a cut file would end it
            count += CountIn(copy.bytes, type);
        }

        return count;
    }

    /// <summary>The bits that are all set in a number that is not finite; 0 for types that have none.</summary>
    private static ulong ExponentBits(StorageType type) => type.Name switch
    {
        "F64" => 0x7FF0_0000_0000_0000,
        "F32" => 0x7F80_0000,
        "F16" => 0x7C00,
        "BF16" => 0x7F80,
        "F8_E5M2" => 0x7C,
        "F8_E4M3" => 0x7F, // only NaN, the one pattern with all bits set
        _ => 0,
    };

    private static long CountIn(ReadOnlySpan<byte> bytes, StorageType type)
    {
        var mask = ExponentBits(type);
        var count = 0L;
        switch (type.Size)
        {
            case 1:
                foreach (var bits in bytes) count += (bits & mask) == mask ? 1 : 0;
                return count;
            case 2:
                foreach (var bits in MemoryMarshal.Cast<byte, ushort>(bytes)) count += (bits & (ushort)mask) == (ushort)mask ? 1 : 0;
                return count;
            case 4:
                foreach (var bits in MemoryMarshal.Cast<byte, uint>(bytes)) count += (bits & (uint)mask) == (uint)mask ? 1 : 0;
                return count;
            default:
                foreach (var bits in MemoryMarshal.Cast<byte, ulong>(bytes)) count += (bits & mask) == mask ? 1 : 0;
                return count;
        }
    }
}
