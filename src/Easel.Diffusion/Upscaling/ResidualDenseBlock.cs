using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling;

/// <summary>Five convolutions that each see all maps before them; a fifth of the result is added to x [B, features, H, W] (Wang et al. 2018, ESRGAN).</summary>
public sealed class ResidualDenseBlock(WeightScope weights, long features, long growth)
{
    private const int Grown = 4;
    private const double Residual = 0.2;

    private readonly Conv2d[] grow = [.. Enumerable.Range(0, Grown).Select(i => new Conv2d(weights[$"conv{i + 1}"], features + i * growth, growth))];
    private readonly Conv2d last = new(weights[$"conv{Grown + 1}"], features + Grown * growth, features);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var maps = x;
        foreach (var conv in grow)
        {
            var next = cat([maps, RrdbNet.Rectify(conv.Forward(maps))], dim: 1);
            if (!ReferenceEquals(maps, x)) maps.Dispose();
            maps = next;
        }

        return (last.Forward(maps) * Residual + x).MoveToOuterDisposeScope();
    }
}
