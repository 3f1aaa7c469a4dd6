using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Hat;

/// <summary>Two convolutions whose channels are then weighed by what the whole map holds: x [B, width, H, W] of the same shape. Keys as in hat_arch.py CAB.</summary>
internal sealed class ChannelAttentionBlock
{
    private readonly Conv2d narrow;
    private readonly Conv2d wide;
    private readonly Conv2d squeeze;
    private readonly Conv2d expand;

    public ChannelAttentionBlock(WeightScope weights, long width)
    {
        var cab = weights["cab"];
        var attention = cab[3]["attention"];
        var (compressed, squeezed) = (cab.ShapeOf("0.weight")?[0] ?? width, attention.ShapeOf("1.weight")?[0] ?? width);
        narrow = new Conv2d(cab[0], width, compressed);
        wide = new Conv2d(cab[2], compressed, width);
        squeeze = new Conv2d(attention[1], width, squeezed, kernel: 1);
        expand = new Conv2d(attention[3], squeezed, width, kernel: 1);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var map = wide.Forward(nn.functional.gelu(narrow.Forward(x)));
        var weight = expand.Forward(squeeze.Forward(map.mean([2, 3], keepdim: true)).relu_()).sigmoid_();
        return map.mul(weight).MoveToOuterDisposeScope();
    }
}
