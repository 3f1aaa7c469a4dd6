using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Upscaling.Swin;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Hat;

/// <summary>HAT (Chen et al. 2023, "Activating More Pixels in Image Super-Resolution Transformer"). Keys as in hat_arch.py.</summary>
/// <remarks>Its channel attention sees a whole tile, so tiles differ a little from a picture in one piece.</remarks>
internal sealed class HatNet : IPictureNetwork
{
    private const double Hidden = -100;

    private readonly HatConfig config;
    private readonly Conv2d first;
    private readonly LayerNorm? patches;
    private readonly Group[] groups;
    private readonly LayerNorm norm;
    private readonly ResidualConvolution after;
    private readonly Tail tail;

    public HatNet(WeightScope weights, HatConfig config)
    {
        this.config = config;
        var width = config.Swin.Width;
        first = new Conv2d(weights["conv_first"], config.Swin.Inputs, width);
        patches = weights.Has("patch_embed.norm.weight") ? new LayerNorm(weights["patch_embed"]["norm"], width) : null;
        groups = [.. config.Swin.Depths.Select((depth, index) => new Group(weights["layers"][index], config, depth))];
        norm = new LayerNorm(weights["norm"], width);
        after = new ResidualConvolution(weights["conv_after_body"], width);
        tail = new Tail(weights, width, config.Swin.Inputs);
    }

    public long Inputs => config.Swin.Inputs;

    public long Outputs => tail.Outputs;

    public int Scale => tail.Scale;

    public int Cell => (int)config.Swin.Window;

    public bool IsConvolutional => false;

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (picture.size(2), picture.size(3));
        var map = first.Forward(Colours.In(Margins.ToMultiple(picture, Cell), range: 1));
        var made = Colours.Out(tail.Forward(after.ForwardAdd(Trunk(map), map)), Inputs, range: 1);
        return made.narrow(2, 0, Scale * height).narrow(3, 0, Scale * width).MoveToOuterDisposeScope();
    }

    private Tensor Trunk(Tensor map)
    {
        using var scope = NewDisposeScope();
        var side = config.Swin.Window;
        using var mask = Windows.Mask(map.size(2), map.size(3), (side, side), (side / 2, side / 2), Hidden);
        var pixels = map.permute(0, 2, 3, 1);
        var h = patches is null ? pixels : patches.Forward(pixels);
        foreach (var group in groups)
        {
            using var before = h;
            h = group.Forward(before, mask);
        }

        return norm.Forward(h).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Blocks, an overlapping attention, and a convolution before their sum: map [B, H, W, width] of the same shape.</summary>
    private sealed class Group(WeightScope weights, HatConfig config, int depth)
    {
        private readonly HatBlock[] blocks = [.. Enumerable.Range(0, depth).Select(index => new HatBlock(weights["residual_group"]["blocks"][index], config, index))];
        private readonly OverlappingAttention overlapping = new(weights["residual_group"]["overlap_attn"], config);
        private readonly ResidualConvolution convolution = new(weights["conv"], config.Swin.Width);

        public Tensor Forward(Tensor map, Tensor mask)
        {
            using var scope = NewDisposeScope();
            var h = map;
            foreach (var block in blocks)
            {
                var next = block.Forward(h, mask);
                if (!ReferenceEquals(h, map)) h.Dispose();
                h = next;
            }

            var seen = overlapping.Forward(h);
            return convolution.ForwardAdd(seen.permute(0, 3, 1, 2), map.permute(0, 3, 1, 2)).permute(0, 2, 3, 1).MoveToOuterDisposeScope();
        }
    }
}
