using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Depth;

/// <summary>A residual block of the backbone: one convolution that reduces, one that looks, one that expands, each normalised by groups.</summary>
internal sealed class BackboneBlock
{
    private readonly (StandardConvolution Convolution, GroupNorm Norm)[] steps;
    private readonly (StandardConvolution Convolution, GroupNorm Norm)? shortcut;

    /// <param name="weights">A place such as <c>stages.0.blocks.0</c>.</param>
    /// <param name="stride">By how much it makes the map smaller.</param>
    public BackboneBlock(WeightScope weights, long stride)
    {
        steps = [Step(weights, 1, 1), Step(weights, 2, stride), Step(weights, 3, 1)];
        if (!weights.Has("downsample.conv.weight")) return;
        var convolution = new StandardConvolution(weights["downsample"]["conv"], stride);
        shortcut = (convolution, new GroupNorm(weights["downsample"]["norm"], convolution.Outputs));
    }

    /// <summary>x [B, C, H, W] → [B, C′, H/stride, W/stride]</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = x;
        foreach (var (convolution, norm) in steps[..2]) h = norm.Forward(convolution.Forward(h)).relu_();
        h = steps[2].Norm.Forward(steps[2].Convolution.Forward(h));
        var kept = shortcut is { } other ? other.Norm.Forward(other.Convolution.Forward(x)) : x;
        return h.Added(kept).relu_().MoveToOuterDisposeScope();
    }

    private static (StandardConvolution Convolution, GroupNorm Norm) Step(WeightScope weights, int number, long stride)
    {
        var convolution = new StandardConvolution(weights[$"conv{number}"], stride);
        return (convolution, new GroupNorm(weights[$"norm{number}"], convolution.Outputs));
    }
}
