using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Upscaling.Swin;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Hat;

/// <summary>A block of SwinIR's with a hundredth of a channel attention added: map [B, H, W, width] of the same shape. Keys as in hat_arch.py HAB.</summary>
internal sealed class HatBlock(WeightScope weights, HatConfig config, int index)
{
    private const double Share = 0.01;

    private readonly LayerNorm norm1 = new(weights["norm1"], config.Swin.Width);
    private readonly WindowAttention attention = new(weights["attn"], config.Swin.Width, config.Swin.Window);
    private readonly ChannelAttentionBlock channels = new(weights["conv_block"], config.Swin.Width);
    private readonly LayerNorm norm2 = new(weights["norm2"], config.Swin.Width);
    private readonly Mlp mlp = new(weights["mlp"], config.Swin.Width);
    private readonly long shift = index % 2 == 0 ? 0 : config.Swin.Window / 2;

    /// <param name="map">[B, H, W, width], its sides multiples of the window's.</param>
    /// <param name="mask">For moved windows.</param>
    public Tensor Forward(Tensor map, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var side = config.Swin.Window;
        var normed = norm1.Forward(map);
        var weighed = channels.Forward(normed.permute(0, 3, 1, 2)).permute(0, 2, 3, 1);
        var windows = Windows.Cut(Windows.Rolled(normed, shift, shift), side, side);
        var attended = Windows.Join(attention.Forward(windows, shift > 0 ? mask : null), (side, side), map.size(1), map.size(2));
        var x = map.Added(Windows.Rolled(attended, -shift, -shift)).Added(weighed.Times(Share));
        return mlp.ForwardAdd(norm2.Forward(x), x).MoveToOuterDisposeScope();
    }
}
