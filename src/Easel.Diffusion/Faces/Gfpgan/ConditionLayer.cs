using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Gfpgan;

/// <summary>Two convolutions with a rectifier between: x [B, inputs, H, W] → [B, outputs, H, W]. Keys 0 and 2.</summary>
internal sealed class ConditionLayer(WeightScope weights, long inputs, long outputs)
{
    private const double Slope = 0.2;

    private readonly Conv2d first = new(weights[0], inputs, inputs);
    private readonly Conv2d second = new(weights[2], inputs, outputs);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return second.Forward(first.ForwardLeaky(x, Slope)).MoveToOuterDisposeScope();
    }
}
