using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Esrgan;

/// <summary>The ESRGAN generator (Wang et al. 2018; Real-ESRGAN, Wang et al. 2021): picture [B, C, H, W] in 0…1 → [B, C′, Scale · H, Scale · W], about 0…1, not clamped.</summary>
public sealed class RrdbNet : IPictureNetwork
{
    internal const double Slope = 0.2;
    private const double Residual = 0.2;

    private readonly RrdbConfig config;
    private readonly Conv2d first;
    private readonly ResidualDenseBlock[][] body;
    private readonly Conv2d trunk;
    private readonly Conv2d[] ups;
    private readonly Conv2d fine;
    private readonly Conv2d last;

    public RrdbNet(WeightScope weights, RrdbConfig config)
    {
        this.config = config;
        var (features, names) = (config.Features, config.Names);
        first = new Conv2d(weights[names.First], config.Inputs * config.Unshuffle * config.Unshuffle, features);
        body = [.. Enumerable.Range(0, config.Blocks).Select(block =>
            Enumerable.Range(1, 3).Select(part => new ResidualDenseBlock(weights[names.Dense(block, part)], config)).ToArray())];
        trunk = new Conv2d(weights[names.Trunk(config.Blocks)], features, features);
        ups = [.. Enumerable.Range(1, config.Ups).Select(number => new Conv2d(weights[names.Up(number)], features, features))];
        fine = new Conv2d(weights[names.Fine(config.Ups)], features, features);
        last = new Conv2d(weights[names.Last(config.Ups)], features, config.Outputs);
    }

    public long Inputs => config.Inputs;

    public long Outputs => config.Outputs;

    public int Scale => (1 << config.Ups) / config.Unshuffle;

    public int Cell => config.Unshuffle;

    public bool IsConvolutional => true;

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (picture.size(2), picture.size(3));
        var laid = config.Unshuffle == 1 ? picture : nn.functional.pixel_unshuffle(Margins.ToMultiple(picture, config.Unshuffle), config.Unshuffle);
        var start = first.Forward(laid);
        var h = start;
        foreach (var block in body)
        {
            var next = Through(block, h);
            if (!ReferenceEquals(h, start)) h.Dispose();
            h = next;
        }

        h = start.Added(trunk.Forward(h));
        foreach (var conv in ups)
        {
            using var small = h;
            using var large = nn.functional.interpolate(small, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
            h = conv.ForwardLeaky(large, Slope);
        }

        using var map = fine.ForwardLeaky(h, Slope);
        h.Dispose();
        var made = last.Forward(map.to(float32)); // bfloat16 has fewer steps than a pixel
        return made.narrow(2, 0, Scale * height).narrow(3, 0, Scale * width).MoveToOuterDisposeScope();
    }

    private static Tensor Through(ResidualDenseBlock[] block, Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = x;
        foreach (var dense in block)
        {
            var next = dense.Forward(h);
            if (!ReferenceEquals(h, x)) h.Dispose();
            h = next;
        }

        return ResidualDenseBlock.Weighed(x, h, Residual).MoveToOuterDisposeScope();
    }
}
