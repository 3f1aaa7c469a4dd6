using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>What stands before a residual sum: one convolution, or three with a quarter of the channels between. x [B, width, H, W] of the same shape.</summary>
internal sealed class ResidualConvolution
{
    private const double Slope = 0.2;

    private readonly Conv2d[] convolutions;

    public ResidualConvolution(WeightScope weights, long width)
    {
        convolutions = weights.Has("weight")
            ? [new Conv2d(weights, width, width)]
            : [new Conv2d(weights[0], width, width / 4), new Conv2d(weights[2], width / 4, width / 4, kernel: 1), new Conv2d(weights[4], width / 4, width)];
    }

    /// <summary>The convolutions of x, plus <paramref name="residual"/>.</summary>
    public Tensor ForwardAdd(Tensor x, Tensor residual)
    {
        using var scope = NewDisposeScope();
        var h = x;
        foreach (var convolution in convolutions[..^1]) h = nn.functional.leaky_relu(convolution.Forward(h), Slope);
        return convolutions[^1].ForwardAdd(h, residual).MoveToOuterDisposeScope();
    }
}
