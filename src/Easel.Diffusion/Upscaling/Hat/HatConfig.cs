using Easel.Diffusion.Upscaling.Swin;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Upscaling.Hat;

/// <summary>The sizes of a HAT network (Chen et al. 2023): SwinIR's, and how far the overlapping windows see.</summary>
/// <param name="Swin">What it has in common with SwinIR.</param>
/// <param name="Larger">Pixels a side of the window a block of overlapping attention looks at.</param>
internal sealed record HatConfig(SwinConfig Swin, long Larger)
{
    private const string Table = "layers.0.residual_group.overlap_attn.relative_position_bias_table";

    /// <summary>Whether these are such a network's keys.</summary>
    public static bool Fits(WeightScope weights) => weights.Has(Table);

    /// <exception cref="WeightsException">A shape is none of this network's.</exception>
    public static HatConfig Detect(WeightScope weights)
    {
        var swin = SwinConfig.Detect(weights);
        return new HatConfig(swin, (long)Math.Round(Math.Sqrt(weights.ShapeOf(Table)![0])) + 1 - swin.Window);
    }
}
