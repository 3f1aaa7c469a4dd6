using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Attention as two products and a softmax over tiles of queries, so that the scores stay small. On CPUs faster in bfloat16 than libtorch's fused one.</summary>
public static class TiledAttention
{
    private const long ScoresInTile = 1 << 21; // 4 MB of bfloat16

    /// <param name="q">[B, heads, T, width]</param>
    /// <param name="k">[B, heads, S, width]</param>
    /// <param name="v">[B, heads, S, width]</param>
    /// <returns>[B, T, heads · width]</returns>
    public static Tensor Attend(Tensor q, Tensor k, Tensor v)
    {
        using var scope = NewDisposeScope();
        var (batch, heads, rows, width) = (q.size(0), q.size(1), q.size(2), q.size(3));
        var attended = empty([batch, rows, heads, width], dtype: q.dtype, device: q.device);
        for (var item = 0; item < batch; item++)
        {
            using var each = NewDisposeScope();
            var (queries, keys, values, result) = (q.select(0, item).Times(1 / Math.Sqrt(width)), k.select(0, item), v.select(0, item), attended.select(0, item));
            for (var head = 0; head < heads; head++) AttendHead(queries.narrow(0, head, 1), keys.narrow(0, head, 1), values.narrow(0, head, 1), result.select(1, head));
        }

        return attended.view(batch, rows, heads * width).MoveToOuterDisposeScope();
    }

    // q, k, v [1, T or S, width]; result [T, width]
    private static void AttendHead(Tensor q, Tensor k, Tensor v, Tensor result)
    {
        using var scope = NewDisposeScope();
        var (keys, values, rows) = (k.transpose(1, 2).contiguous(), v.contiguous(), q.size(1));
        var tile = Math.Max(1, ScoresInTile / k.size(1));
        for (long start = 0; start < rows; start += tile)
        {
            using var each = NewDisposeScope();
            var count = Math.Min(tile, rows - start);
            var weights = bmm(q.narrow(1, start, count), keys).softmax(-1); // [1, count, S]
            result.narrow(0, start, count).copy_(bmm(weights, values).squeeze(0));
        }
    }
}
