using System.Runtime.Intrinsics.X86;

namespace Easel.Diffusion.Native;

/// <summary>What this machine's processor can do that .NET has no name for.</summary>
public static class Processor
{
    /// <summary>AVX-512 dot products of bfloat16 pairs (CPUID leaf 7, sub-leaf 1, EAX bit 5), with the AVX-512 parts the attention kernel uses.</summary>
    public static bool HasAvx512BFloat16 { get; } =
        Avx512F.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.IsSupported && HasLeaf(7) && (X86Base.CpuId(7, 1).Eax & 1 << 5) != 0;

    /// <summary>Tiles of bfloat16 (AMX-BF16; CPUID leaf 7, EDX bit 22).</summary>
    public static bool HasAmxBFloat16 { get; } = Avx512F.IsSupported && HasLeaf(7) && (X86Base.CpuId(7, 0).Edx & 1 << 22) != 0;

    /// <summary>Whether bfloat16 is faster than float32 here rather than emulated.</summary>
    public static bool ComputesBFloat16 => HasAvx512BFloat16 || HasAmxBFloat16;

    /// <summary>Eight float32 at a time with fused multiply-add.</summary>
    public static bool HasAvx2 => Avx2.IsSupported && Fma.IsSupported;

    private static bool HasLeaf(int leaf) => X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= leaf;
}
