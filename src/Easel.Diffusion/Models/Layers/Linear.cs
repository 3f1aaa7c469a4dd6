using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>x [..., inputs] → x · Wᵀ + b [..., outputs]. The weight stays in its storage type and is converted to x's when they differ.</summary>
public sealed class Linear
{
    private readonly Tensor weight;
    private readonly Tensor? bias;

    public Linear(WeightScope weights, long inputs, long outputs, bool bias = true)
    {
        weight = weights.Take("weight", outputs, inputs);
        this.bias = bias ? weights.Take("bias", outputs) : null;
    }

    /// <summary>A 1×1 convolution's weight [outputs, inputs, 1, 1] used as a matrix.</summary>
    public static Linear OfPointwiseConvolution(WeightScope weights, long inputs, long outputs) =>
        new(weights.Take("weight", outputs, inputs, 1, 1).view(outputs, inputs).DetachFromDisposeScope(), weights.Take("bias", outputs));

    /// <summary>A linear layer over tensors at hand.</summary>
    public Linear(Tensor weight, Tensor? bias)
    {
        this.weight = weight;
        this.bias = bias;
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(x, weight.As(x), bias?.As(x)).MoveToOuterDisposeScope();
    }
}
