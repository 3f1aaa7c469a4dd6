using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>Attention in windows, then two linear layers, each added to what enters: map [B, H, W, width] of the same shape. Every other block moves its windows by half.</summary>
internal sealed class SwinBlock(WeightScope weights, SwinConfig config, int index)
{
    private readonly LayerNorm norm1 = new(weights["norm1"], config.Width);
    private readonly WindowAttention attention = new(weights["attn"], config.Width, config.Window);
    private readonly LayerNorm norm2 = new(weights["norm2"], config.Width);
    private readonly Mlp mlp = new(weights["mlp"], config.Width);
    private readonly long shift = index % 2 == 0 ? 0 : config.Window / 2;

    /// <param name="map">[B, H, W, width], its sides multiples of the window's.</param>
    /// <param name="mask">For moved windows.</param>
    public Tensor Forward(Tensor map, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var side = config.Window;
        var windows = Windows.Cut(Windows.Rolled(norm1.Forward(map), shift, shift), side, side);
        var attended = Windows.Join(attention.Forward(windows, shift > 0 ? mask : null), (side, side), map.size(1), map.size(2));
        var x = map.Added(Windows.Rolled(attended, -shift, -shift));
        return mlp.ForwardAdd(norm2.Forward(x), x).MoveToOuterDisposeScope();
    }
}
