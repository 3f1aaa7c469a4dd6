using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Codeformer;

/// <summary>Halves a map's sides by a convolution with a row and a column of zeros behind it, or doubles them by repeating pixels before one: x [B, C, H, W]. Keys as in CodeFormer, vqgan_arch.py Downsample and Upsample.</summary>
internal sealed class CodeResize : ICodeBlock
{
    private readonly Conv2d convolution;
    private readonly bool halves;

    public CodeResize(WeightScope weights, bool halves)
    {
        var channels = CodeBlocks.Shape(weights, "conv.weight", 4)[0];
        this.halves = halves;
        convolution = halves ? new Conv2d(weights["conv"], channels, channels, stride: 2, padding: 0) : new Conv2d(weights["conv"], channels, channels);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var laid = halves ? nn.functional.pad(x, [0, 1, 0, 1]) : nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        return convolution.Forward(laid).MoveToOuterDisposeScope();
    }
}
