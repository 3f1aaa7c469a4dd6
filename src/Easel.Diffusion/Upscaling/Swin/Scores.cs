using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>Attention in many small windows at once, whose scores have something added.</summary>
internal static class Scores
{
    /// <param name="q">[B · windows, heads, N, width]</param>
    /// <param name="k">[B · windows, heads, M, width]</param>
    /// <param name="v">[B · windows, heads, M, width]</param>
    /// <param name="bias">By position, [1, heads, N, M].</param>
    /// <param name="mask">By window, [windows, 1, N, M], or null.</param>
    /// <returns>[B · windows, N, heads · width]</returns>
    public static Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor bias, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var added = bias.to(q.dtype, q.device);
        if (mask is not null) added = added.Added(mask.to(q.dtype, q.device)).repeat(q.size(0) / mask.size(0), 1, 1, 1);
        var attended = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask: added);
        return attended.transpose(1, 2).reshape(q.size(0), q.size(2), q.size(1) * v.size(3)).MoveToOuterDisposeScope();
    }
}
