using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Dat;

/// <summary>A 3×3 convolution of each channel by itself: x [B, width, H, W] of the same shape.</summary>
internal sealed class DepthwiseConvolution(WeightScope weights, long width)
{
    private readonly Tensor weight = weights.Take("weight", width, 1, 3, 3);
    private readonly Tensor bias = weights.Take("bias", width);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return nn.functional.conv2d(x, weight.As(x), bias.As(x), strides: [1, 1], padding: [1, 1], dilation: [1, 1], groups: width).MoveToOuterDisposeScope();
    }
}
