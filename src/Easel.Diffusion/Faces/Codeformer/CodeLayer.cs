using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Codeformer;

/// <summary>A bare convolution, or a bare normalisation, as one of the blocks.</summary>
internal sealed class CodeLayer : ICodeBlock
{
    private readonly Conv2d? convolution;
    private readonly GroupNorm? norm;

    public CodeLayer(WeightScope weights)
    {
        var shape = weights.ShapeOf("weight") ?? throw WeightsException.Missing(weights.Source.Name, weights.Key("weight"));
        if (shape.Length == 1) norm = new GroupNorm(weights, shape[0], CodeBlocks.Groups(shape[0]), epsilon: 1e-6);
        else convolution = new Conv2d(weights, CodeBlocks.Shape(weights, "weight", 4)[1], shape[0]);
    }

    public Tensor Forward(Tensor x) => norm?.Forward(x) ?? convolution!.Forward(x);
}
