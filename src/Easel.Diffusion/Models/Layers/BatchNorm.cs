using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Normalisation by the statistics of training: x [B, width, H, W] of the same shape.</summary>
internal sealed class BatchNorm(WeightScope weights, long width)
{
    private readonly Tensor weight = weights.Take("weight", width);
    private readonly Tensor bias = weights.Take("bias", width);
    private readonly Tensor mean = weights.Take("running_mean", width);
    private readonly Tensor variance = weights.Take("running_var", width);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return nn.functional.batch_norm(x, mean.As(x), variance.As(x), weight.As(x), bias.As(x), training: false).MoveToOuterDisposeScope();
    }
}
