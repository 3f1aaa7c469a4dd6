using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>SwinIR (Liang et al. 2021): groups of window attention between convolutions. For larger pictures in three ways, or at the picture's size against noise and JPEG's artefacts.</summary>
/// <remarks>Keys as in network_swinir.py.</remarks>
internal sealed class SwinIR : IPictureNetwork
{
    private const double Hidden = -100;

    private readonly SwinConfig config;
    private readonly Conv2d first;
    private readonly LayerNorm? patches;
    private readonly Group[] groups;
    private readonly LayerNorm norm;
    private readonly ResidualConvolution after;
    private readonly Tail tail;

    public SwinIR(WeightScope weights, SwinConfig config)
    {
        this.config = config;
        var width = config.Width;
        var unshuffled = config.Inputs * config.Unshuffle * config.Unshuffle;
        first = new Conv2d(weights.Has("conv_first.1.weight") ? weights["conv_first"][1] : weights["conv_first"], unshuffled, width);
        patches = weights.Has("patch_embed.norm.weight") ? new LayerNorm(weights["patch_embed"]["norm"], width) : null;
        groups = [.. config.Depths.Select((depth, index) => new Group(weights["layers"][index], config, depth))];
        norm = new LayerNorm(weights["norm"], width);
        after = new ResidualConvolution(weights["conv_after_body"], width);
        tail = new Tail(weights, width, config.Inputs);
    }

    public long Inputs => config.Inputs;

    public long Outputs => tail.Outputs;

    public int Scale => Math.Max(1, tail.Scale / config.Unshuffle);

    public int Cell => (int)config.Window * config.Unshuffle;

    public bool IsConvolutional => false;

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (picture.size(2), picture.size(3));
        var seen = Colours.In(Margins.ToMultiple(picture, Cell), config.Range);
        var map = first.Forward(config.Unshuffle == 1 ? seen : nn.functional.pixel_unshuffle(seen, config.Unshuffle));
        var made = tail.Forward(after.ForwardAdd(Trunk(map), map));
        var whole = Colours.Out(tail.IsResidual ? seen.Added(made) : made, Inputs, config.Range);
        return whole.narrow(2, 0, Scale * height).narrow(3, 0, Scale * width).MoveToOuterDisposeScope();
    }

    private Tensor Trunk(Tensor map)
    {
        using var scope = NewDisposeScope();
        using var mask = Windows.Mask(map.size(2), map.size(3), (config.Window, config.Window), (config.Window / 2, config.Window / 2), Hidden);
        var pixels = map.permute(0, 2, 3, 1);
        var h = patches is null ? pixels : patches.Forward(pixels);
        foreach (var group in groups)
        {
            using var before = h;
            h = group.Forward(before, mask);
        }

        return norm.Forward(h).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Blocks, and a convolution before their sum: map [B, H, W, width] of the same shape.</summary>
    private sealed class Group(WeightScope weights, SwinConfig config, int depth)
    {
        private readonly SwinBlock[] blocks = [.. Enumerable.Range(0, depth).Select(index => new SwinBlock(weights["residual_group"]["blocks"][index], config, index))];
        private readonly ResidualConvolution convolution = new(weights["conv"], config.Width);

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

            return convolution.ForwardAdd(h.permute(0, 3, 1, 2), map.permute(0, 3, 1, 2)).permute(0, 2, 3, 1).MoveToOuterDisposeScope();
        }
    }
}
