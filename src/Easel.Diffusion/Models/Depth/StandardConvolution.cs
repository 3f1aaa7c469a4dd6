using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Depth;

/// <summary>A convolution of BiT (Kolesnikov et al. 2020): every filter less its mean and over its deviation, padded so that only the stride makes the map smaller.</summary>
internal sealed class StandardConvolution
{
    private const double Epsilon = 1e-8;

    private readonly Tensor weight;
    private readonly long kernel;
    private readonly long stride;

    /// <exception cref="WeightsException">There is none.</exception>
    public StandardConvolution(WeightScope weights, long stride = 1)
    {
        var shape = weights.ShapeOf("weight") is { Length: 4 } found ? found : throw WeightsException.Missing(weights.Source.Name, weights.Key("weight"));
        weight = weights.Take("weight", shape);
        (Outputs, kernel, this.stride) = (shape[0], shape[2], stride);
    }

    public long Outputs { get; }

    /// <summary>x [B, inputs, H, W] → [B, outputs, ⌈H/stride⌉, ⌈W/stride⌉]</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var own = weight.to(x.dtype, x.device);
        var centred = own.Minus(own.mean([1L, 2, 3], keepdim: true));
        var standard = centred / centred.Power(2).mean([1L, 2, 3], keepdim: true).Plus(Epsilon).sqrt();
        return nn.functional.conv2d(Padded(x, kernel, stride, 0), standard, strides: [stride, stride]).MoveToOuterDisposeScope();
    }

    /// <summary>x with a border, the odd pixel behind, so that a window of <paramref name="kernel"/> every <paramref name="stride"/> pixels reaches all of it.</summary>
    internal static Tensor Padded(Tensor x, long kernel, long stride, double value)
    {
        var (down, across) = (Lacking(x.size(2)), Lacking(x.size(3)));
        return down == 0 && across == 0 ? x : nn.functional.pad(x, [across / 2, across - across / 2, down / 2, down - down / 2], value: value);

        long Lacking(long size) => Math.Max(((size + stride - 1) / stride - 1) * stride + kernel - size, 0);
    }
}
