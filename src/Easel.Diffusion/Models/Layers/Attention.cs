using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Scaled dot-product attention (Vaswani et al. 2017, eq. 1); the only place that knows how it is carried out.</summary>
public static class Attention
{
    /// <param name="q">[B, T, heads · width]</param>
    /// <param name="k">[B, S, heads · width]</param>
    /// <param name="v">[B, S, heads · width]</param>
    /// <param name="heads">How many heads share the width.</param>
    /// <param name="causal">Whether a token sees only itself and earlier ones.</param>
    /// <returns>[B, T, heads · width]</returns>
    public static Tensor Attend(Tensor q, Tensor k, Tensor v, long heads, bool causal = false)
    {
        using var scope = NewDisposeScope();
        var attended = nn.functional.scaled_dot_product_attention(Split(q, heads), Split(k, heads), Split(v, heads), is_casual: causal);
        return attended.transpose(1, 2).reshape(q.size(0), q.size(1), q.size(2)).MoveToOuterDisposeScope();
    }

    // [B, T, heads · width] → [B, heads, T, width]
    private static Tensor Split(Tensor x, long heads) => x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
}
