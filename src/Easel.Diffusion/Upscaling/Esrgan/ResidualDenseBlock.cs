using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Esrgan;

/// <summary>Five convolutions that each see all maps before them; a fifth of the result is added to x [B, features, H, W] (Wang et al. 2018, ESRGAN).</summary>
/// <remarks>With bridges as in ESRGAN+ (Rakotonirina and Rasoanaivo 2020): the second map has a 1×1 convolution of x added, the fourth the second.</remarks>
public sealed class ResidualDenseBlock
{
    private const int Grown = 4;
    private const double Residual = 0.2;

    private readonly Conv2d[] grow;
    private readonly Conv2d last;
    private readonly Conv2d? bridge;

    public ResidualDenseBlock(WeightScope weights, RrdbConfig config)
    {
        var (features, growth, names) = (config.Features, config.Growth, config.Names);
        grow = [.. Enumerable.Range(0, Grown).Select(i => new Conv2d(weights[names.Grow(i + 1)], features + i * growth, growth))];
        last = new Conv2d(weights[names.Grow(Grown + 1)], features + Grown * growth, features);
        bridge = config.Bridges ? new Conv2d(weights["conv1x1"], features, growth, kernel: 1, bias: false) : null;
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var maps = x;
        Tensor? second = null;
        for (var i = 0; i < Grown; i++)
        {
            var map = grow[i].ForwardLeaky(maps, RrdbNet.Slope);
            if (bridge is not null && i == 1) map = second = map.Added(bridge.Forward(x));
            if (bridge is not null && i == 3) map = map.Added(second!);
            var next = cat([maps, map], dim: 1);
            if (!ReferenceEquals(maps, x)) maps.Dispose();
            maps = next;
        }

        return Weighed(x, last.Forward(maps), Residual).MoveToOuterDisposeScope();
    }

    /// <summary>x + share · y in one pass.</summary>
    internal static Tensor Weighed(Tensor x, Tensor y, double share)
    {
        using var kept = share.ToScalar();
        return x.add(y, kept);
    }
}
