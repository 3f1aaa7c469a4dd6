using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Upscaling.Swin;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Dat;

/// <summary>DAT (Chen et al. 2023, "Dual Aggregation Transformer for Image Super-Resolution"). Keys as in dat_arch.py of zhengchen1999/DAT at 038cc445.</summary>
/// <remarks>Its attention of channels sees a whole tile, so tiles differ a little from a picture in one piece.</remarks>
internal sealed class DatNet : IPictureNetwork
{
    private readonly DatConfig config;
    private readonly Conv2d first;
    private readonly LayerNorm before;
    private readonly Group[] groups;
    private readonly LayerNorm norm;
    private readonly ResidualConvolution after;
    private readonly Tail tail;

    public DatNet(WeightScope weights, DatConfig config)
    {
        this.config = config;
        first = new Conv2d(weights["conv_first"], config.Inputs, config.Width);
        before = new LayerNorm(weights["before_RG"][1], config.Width);
        groups = [.. config.Depths.Select((depth, index) => new Group(weights["layers"][index], config, index, depth))];
        norm = new LayerNorm(weights["norm"], config.Width);
        after = new ResidualConvolution(weights["conv_after_body"], config.Width);
        tail = new Tail(weights, config.Width, config.Inputs);
    }

    public long Inputs => config.Inputs;

    public long Outputs => tail.Outputs;

    public int Scale => tail.Scale;

    public int Cell => (int)Math.Max(config.Window.Height, config.Window.Width);

    public bool IsConvolutional => false;

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var map = first.Forward(Colours.In(picture, range: 1));
        return Colours.Out(tail.Forward(after.ForwardAdd(Trunk(map), map)), Inputs, range: 1).MoveToOuterDisposeScope();
    }

    private Tensor Trunk(Tensor map)
    {
        using var scope = NewDisposeScope();
        var h = before.Forward(map.permute(0, 2, 3, 1));
        foreach (var group in groups)
        {
            using var entering = h;
            h = group.Forward(entering);
        }

        return norm.Forward(h).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Blocks, and a convolution before their sum: map [B, H, W, width] of the same shape.</summary>
    private sealed class Group(WeightScope weights, DatConfig config, int number, int depth)
    {
        private readonly DatBlock[] blocks = [.. Enumerable.Range(0, depth).Select(index => new DatBlock(weights["blocks"][index], config, number, index))];
        private readonly ResidualConvolution convolution = new(weights["conv"], config.Width);

        public Tensor Forward(Tensor map)
        {
            using var scope = NewDisposeScope();
            var h = Chain.Through(blocks.Select<DatBlock, Func<Tensor, Tensor>>(block => block.Forward), map);
            return convolution.ForwardAdd(h.permute(0, 3, 1, 2), map.permute(0, 3, 1, 2)).permute(0, 2, 3, 1).MoveToOuterDisposeScope();
        }
    }
}
