using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Layer normalisation over the last dimension, x [..., width] of the same shape.</summary>
public sealed class LayerNorm(WeightScope weights, long width, double epsilon = 1e-5)
{
    private readonly Tensor weight = weights.Take("weight", width);
    private readonly Tensor bias = weights.Take("bias", width);
    private readonly PreparedWeights? prepared = weights.Prepared;

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return nn.functional.layer_norm(x, [width], weight.As(x, prepared), bias.As(x, prepared), epsilon).MoveToOuterDisposeScope();
    }
}
