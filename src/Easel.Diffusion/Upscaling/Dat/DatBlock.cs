using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Dat;

/// <summary>An attention, then two linear layers with a gate by neighbours between, each added to what enters: map [B, H, W, width] of the same shape. Keys as in dat_arch.py DATB.</summary>
internal sealed class DatBlock
{
    private readonly LayerNorm norm1;
    private readonly IDatAttention attention;
    private readonly LayerNorm norm2;
    private readonly Linear widen;
    private readonly Linear narrow;
    private readonly LayerNorm gateNorm;
    private readonly DepthwiseConvolution gate;
    private readonly long half;

    /// <param name="weights">Its place.</param>
    /// <param name="config">The network's sizes.</param>
    /// <param name="group">Its group's number.</param>
    /// <param name="index">Its own in the group; even ones attend to pixels, odd ones to channels.</param>
    public DatBlock(WeightScope weights, DatConfig config, int group, int index)
    {
        var shifted = group % 2 == 0 ? index > 0 && (index - 2) % 4 == 0 : index % 4 == 0;
        var (feed, hidden) = (weights["ffn"], weights.ShapeOf("ffn.fc1.weight") is [var counted, _] ? counted : config.Width);
        half = hidden / 2;
        norm1 = new LayerNorm(weights["norm1"], config.Width);
        attention = index % 2 == 0 ? new SpatialAttention(weights["attn"], config, shifted) : new ChannelAttention(weights["attn"], config);
        norm2 = new LayerNorm(weights["norm2"], config.Width);
        widen = new Linear(feed["fc1"], config.Width, hidden);
        narrow = new Linear(feed["fc2"], half, config.Width);
        gateNorm = new LayerNorm(feed["sg"]["norm"], half);
        gate = new DepthwiseConvolution(feed["sg"]["conv"], half);
    }

    public Tensor Forward(Tensor map)
    {
        using var scope = NewDisposeScope();
        var x = map.Added(attention.Forward(norm1.Forward(map)));
        var both = widen.ForwardGelu(norm2.Forward(x));
        var open = gate.Forward(gateNorm.Forward(both.narrow(3, half, half)).permute(0, 3, 1, 2)).permute(0, 2, 3, 1);
        return narrow.ForwardAdd(both.narrow(3, 0, half).mul(open), x).MoveToOuterDisposeScope();
    }
}
