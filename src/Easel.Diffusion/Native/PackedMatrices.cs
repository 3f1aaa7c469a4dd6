using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Native;

/// <summary>
/// Rewrites matrices that oneDNN packed, by <c>packing.cpp</c>: stored weight and change in one pass over the memory, where making a dense weight and packing it
/// anew takes seven. oneDNN's layout is its own affair, so a shape is rewritten only after what oneDNN packed of it was found to be what the kernel would have written.
/// </summary>
internal sealed unsafe class PackedMatrices
{
    private const int Outputs = 64; // of a block, as in packing.cpp
    private const int Inputs = 32;
    private const int Same = 0;
    private const int Different = 1;

    private static readonly delegate* unmanaged<Problem*, int> pack = (delegate* unmanaged<Problem*, int>)NativeKernels.Find("easel_pack");

    private readonly Dictionary<(long Outputs, long Inputs, long Rows), bool> known = [];

    /// <summary>Whether <see cref="Rewrite"/> may be worth asking.</summary>
    /// <param name="matrix">[outputs, inputs] as stored.</param>
    /// <param name="rows">Of x that oneDNN was told of.</param>
    /// <param name="type">It is packed in.</param>
    public bool Takes(Tensor matrix, long rows, ScalarType type) =>
        pack is not null && rows > 0 && type == ScalarType.BFloat16 && matrix.device_type == DeviceType.CPU && TypeOf(matrix) is not null && matrix.is_contiguous()
        && matrix.size(0) % Outputs == 0 && matrix.size(1) % Inputs == 0 && Math.Max(matrix.size(0), matrix.size(1)) < int.MaxValue / 2
        && known.GetValueOrDefault((matrix.size(0), matrix.size(1), rows), true);

    /// <summary>Lays stored weight plus change where the weight, or another change of it, is packed.</summary>
    /// <param name="packed">Overwritten.</param>
    /// <param name="matrix">[outputs, inputs] as stored; what <see cref="Takes"/> allows.</param>
    /// <param name="rows">Of x that oneDNN was told of when it was packed.</param>
    /// <param name="isUnchanged">Whether what is packed is the weight as it is stored.</param>
    /// <param name="factors">up [outputs, n] and down [n, inputs], float32; null for the weight as it is.</param>
    /// <returns>False, and nothing happens, where the layout is another or nothing is known of it yet and what is packed tells nothing.</returns>
    public bool Rewrite(Tensor packed, Tensor matrix, long rows, bool isUnchanged, (Tensor Up, Tensor Down)? factors)
    {
        if (factors is var (up, down) && (up.size(0) != matrix.size(0) || down.size(1) != matrix.size(1) || up.size(1) != down.size(0)))
            throw new ArgumentException($"[{string.Join(", ", up.shape)}] · [{string.Join(", ", down.shape)}] is no change of a weight [{string.Join(", ", matrix.shape)}]", nameof(factors));
        var shape = (matrix.size(0), matrix.size(1), rows);
        if (!known.TryGetValue(shape, out var fits) && isUnchanged)
        {
            var compared = Run(packed, matrix, null, compares: true);
            fits = compared == Same;
            if (fits || compared == Different) known[shape] = fits;
        }

        return fits && Run(packed, matrix, factors, compares: false) == Same;
    }

    private static int Run(Tensor packed, Tensor matrix, (Tensor Up, Tensor Down)? factors, bool compares)
    {
        using var scope = NewDisposeScope();
        var (up, down) = (factors?.Up.contiguous(), factors?.Down.contiguous());
        var problem = new Problem
        {
            Weight = LibTorch.DataPointer(matrix),
            Up = up is null ? 0 : LibTorch.DataPointer(up),
            Down = down is null ? 0 : LibTorch.DataPointer(down),
            Packed = LibTorch.DataPointer(packed),
            Outputs = (int)matrix.size(0),
            Inputs = (int)matrix.size(1),
            Rank = (int)(up?.size(1) ?? 0),
            Stored = TypeOf(matrix) ?? -1,
            Threads = get_num_threads(),
            Compares = compares ? 1 : 0,
            Parallel = NativeKernels.Pool,
        };
        var answer = pack(&problem);
        GC.KeepAlive((packed, matrix, up, down));
        return answer;
    }

    private static int? TypeOf(Tensor matrix) => matrix.dtype switch { ScalarType.Float16 => 0, ScalarType.BFloat16 => 1, ScalarType.Float32 => 2, _ => null };

    // As Matrix in packing.cpp.
    [StructLayout(LayoutKind.Sequential)]
    private struct Problem
    {
        public nint Weight, Up, Down, Packed;
        public int Outputs, Inputs, Rank, Stored, Threads, Compares;
        public nint Parallel;
    }
}
