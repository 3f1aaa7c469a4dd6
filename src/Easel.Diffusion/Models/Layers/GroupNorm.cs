using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Group normalisation with per-channel scale and shift (Wu and He 2018), x [B, channels, …] of the same shape.</summary>
public sealed class GroupNorm(WeightScope weights, long channels, long groups = 32, double epsilon = 1e-5)
{
    private readonly Tensor weight = weights.Take("weight", channels);
    private readonly Tensor bias = weights.Take("bias", channels);
    private readonly PreparedWeights? prepared = weights.Prepared;

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return nn.functional.group_norm(x, groups, weight.As(x, prepared), bias.As(x, prepared), epsilon).MoveToOuterDisposeScope();
    }

    public long Groups => groups;

    /// <summary>Normalised by statistics that x alone does not have (a tile of a larger map).</summary>
    /// <param name="x">[B, channels, …]</param>
    /// <param name="mean">[groups], float32.</param>
    /// <param name="variance">[groups], float32.</param>
    public Tensor Forward(Tensor x, Tensor mean, Tensor variance)
    {
        using var scope = NewDisposeScope();
        var width = x.size(1) / groups;
        return nn.functional.batch_norm(
            x, mean.repeat_interleave(width), variance.repeat_interleave(width), weight.to(float32, x.device), bias.to(float32, x.device), training: false, eps: epsilon)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Normalised, then x · sigmoid(x).</summary>
    public Tensor ForwardSilu(Tensor x)
    {
        var y = Forward(x);
        if (is_grad_enabled())
        {
            using (y) return nn.functional.silu(y);
        }

        return y.silu_();
    }
}
