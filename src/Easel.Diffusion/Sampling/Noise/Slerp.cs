using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Noise;

/// <summary>Interpolation along the arc between two noises, which keeps their variance (Shoemake 1985), with A1111's habits.</summary>
internal static class Slerp
{
    private const double Parallel = 0.9995;

    /// <summary>From <paramref name="low"/> (share 0) to <paramref name="high"/> (share 1), both [C, H, W].</summary>
    public static Tensor Between(Tensor low, Tensor high, double share)
    {
        using var scope = NewDisposeScope();
        // Angles are taken along the height, one a channel and column; nearly parallel noises are mixed the other way round. Both as A1111.
        var cosine = (low / low.norm(1, true) * (high / high.norm(1, true))).sum(1, true); // [C, 1, W]
        if (cosine.mean().item<float>() > Parallel) return low.Times(share).Added(high.Times(1 - share)).MoveToOuterDisposeScope();

        var angle = cosine.acos();
        var sine = angle.sin();
        return (angle.Times(1 - share).sin() / sine * low).Added(angle.Times(share).sin() / sine * high).MoveToOuterDisposeScope();
    }
}
