using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Native;

/// <summary>
/// Attention by <c>attention.cpp</c>, twice as fast as libtorch's on CPUs with AVX512_BF16; elsewhere there is none (<see cref="NativeKernels"/>).
/// </summary>
public static unsafe class NativeAttention
{
    private const int WidestHead = 512;
    private const int KeysTogether = 48;
    private const int VectorWidth = 16;

    private static readonly delegate* unmanaged<Problem*, int> attend = (delegate* unmanaged<Problem*, int>)NativeKernels.Find("easel_attention");

    /// <summary>Whether it can be used on this machine.</summary>
    public static bool IsAvailable => attend is not null;

    /// <summary>Whether it takes such inputs: bfloat16 on the CPU, dense along a token, without gradients.</summary>
    /// <param name="q">[B, T, heads · width]</param>
    /// <param name="k">[B, S, heads · width]</param>
    /// <param name="v">[B, S, heads · width]</param>
    /// <param name="heads">How many.</param>
    public static bool Takes(Tensor q, Tensor k, Tensor v, long heads) =>
        IsAvailable && !is_grad_enabled() && Fits(q) && Fits(k) && Fits(v) && q.numel() > 0 && k.size(1) > 0
        && k.size(0) == q.size(0) && v.size(0) == q.size(0) && v.size(1) == k.size(1) && k.size(2) == q.size(2) && v.size(2) == q.size(2)
        && q.size(2) % heads == 0 && q.size(2) / heads <= WidestHead && Math.Max(q.size(1), k.size(1)) < int.MaxValue / 2;

    /// <summary>[B, T, heads · width], for what <see cref="Takes"/> allows.</summary>
    public static Tensor Attend(Tensor q, Tensor k, Tensor v, long heads)
    {
        using var scope = NewDisposeScope();
        var (batch, rows, keys, width) = (q.size(0), q.size(1), k.size(1), q.size(2) / heads);
        var padded = (keys + KeysTogether - 1) / KeysTogether * KeysTogether;
        var packedKeys = empty([batch * heads * ((width + 1) / 2) * padded], dtype: ScalarType.Int32);
        var packedValues = empty([batch * heads * (padded / 2) * ((width + VectorWidth - 1) / VectorWidth * VectorWidth)], dtype: ScalarType.Int32);
        var attended = empty([batch, rows, heads * width], dtype: ScalarType.BFloat16);
        var problem = new Problem
        {
            Q = LibTorch.DataPointer(q),
            K = LibTorch.DataPointer(k),
            V = LibTorch.DataPointer(v),
            Out = LibTorch.DataPointer(attended),
            PackedKeys = LibTorch.DataPointer(packedKeys),
            PackedValues = LibTorch.DataPointer(packedValues),
            QBatch = q.stride(0),
            QRow = q.stride(1),
            KBatch = k.stride(0),
            KRow = k.stride(1),
            VBatch = v.stride(0),
            VRow = v.stride(1),
            OutBatch = rows * heads * width,
            OutRow = heads * width,
            Batch = (int)batch,
            Heads = (int)heads,
            Rows = (int)rows,
            Keys = (int)keys,
            Width = (int)width,
            Threads = get_num_threads(),
            Scale = (float)(1 / Math.Sqrt(width)),
            Parallel = NativeKernels.Pool,
        };
        var status = attend(&problem);
        GC.KeepAlive((q, k, v));
        return status == 0 ? attended.MoveToOuterDisposeScope() : throw new InvalidOperationException($"the native attention refused [{batch}, {rows}, {heads}·{width}]");
    }

    private static bool Fits(Tensor x) => x.device_type == DeviceType.CPU && x.dtype == ScalarType.BFloat16 && x.dim() == 3 && x.stride(2) == 1;

    // As in attention.cpp.
    [StructLayout(LayoutKind.Sequential)]
    private struct Problem
    {
        public nint Q, K, V, Out, PackedKeys, PackedValues;
        public long QBatch, QRow, KBatch, KRow, VBatch, VRow, OutBatch, OutRow;
        public int Batch, Heads, Rows, Keys, Width, Threads;
        public float Scale;
        public nint Parallel;
    }
}
