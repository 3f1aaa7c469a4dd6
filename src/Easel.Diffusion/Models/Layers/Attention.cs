using Easel.Diffusion.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Scaled dot-product attention (Vaswani et al. 2017, eq. 1); the only place that knows how it is carried out.</summary>
public static class Attention
{
    private const long KeysWorthTiles = 512; // below, libtorch's fused attention is as fast

    /// <param name="q">[B, T, heads · width]</param>
    /// <param name="k">[B, S, heads · width]</param>
    /// <param name="v">[B, S, heads · width]</param>
    /// <param name="heads">How many heads share the width.</param>
    /// <param name="causal">Whether a token sees only itself and earlier ones.</param>
    /// <param name="kernels">Whether other kernels than libtorch's may be used.</param>
    /// <param name="sliced">Whether the scores may not all be held at once; on CPUs they never are.</param>
    /// <returns>[B, T, heads · width]</returns>
    public static Tensor Attend(Tensor q, Tensor k, Tensor v, long heads, bool causal = false, bool kernels = false, bool sliced = false)
    {
        if (kernels && !causal && NativeAttention.Takes(q, k, v, heads)) return NativeAttention.Attend(q, k, v, heads);

        using var scope = NewDisposeScope();
        var (queries, keys, values) = (Split(q, heads), Split(k, heads), Split(v, heads));
        if (!causal && ((kernels && IsFasterInTiles(q, k)) || (sliced && NeedsSlices(q, k)))) return TiledAttention.Attend(queries, keys, values).MoveToOuterDisposeScope();

        var attended = nn.functional.scaled_dot_product_attention(queries, keys, values, is_casual: causal);
        return attended.transpose(1, 2).reshape(q.size(0), q.size(1), q.size(2)).MoveToOuterDisposeScope();
    }

    private static bool IsFasterInTiles(Tensor q, Tensor k) =>
        q.dtype == ScalarType.BFloat16 && q.device_type == DeviceType.CPU && k.size(1) >= KeysWorthTiles && !is_grad_enabled();

    // Off the CPU libtorch chooses among kernels, of which one holds all scores.
    private static bool NeedsSlices(Tensor q, Tensor k) => q.device_type != DeviceType.CPU && k.size(1) >= KeysWorthTiles && !is_grad_enabled();

    // [B, T, heads · width] → [B, heads, T, width]
    private static Tensor Split(Tensor x, long heads) => x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
}
