using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>Two linear layers with a GELU between: x [..., width] of the same shape. Keys <c>fc1</c> and <c>fc2</c>.</summary>
internal sealed class Mlp
{
    private readonly Linear first;
    private readonly Linear second;

    public Mlp(WeightScope weights, long width)
    {
        var hidden = weights.ShapeOf("fc1.weight") is [var counted, _] ? counted : width;
        first = new Linear(weights["fc1"], width, hidden);
        second = new Linear(weights["fc2"], hidden, width);
    }

    /// <summary>x plus what the layers make of <paramref name="normed"/>.</summary>
    public Tensor ForwardAdd(Tensor normed, Tensor x)
    {
        using var scope = NewDisposeScope();
        return second.ForwardAdd(first.ForwardGelu(normed), x).MoveToOuterDisposeScope();
    }
}
