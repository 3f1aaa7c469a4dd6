using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Convolution over pictures, x [B, inputs, H, W] → [B, outputs, H′, W′].</summary>
public sealed class Conv2d
{
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly long stride;
    private readonly long padding;
    private readonly Edges edges;
    private readonly PreparedWeights? prepared;

    public Conv2d(WeightScope weights, long inputs, long outputs, long kernel = 3, long stride = 1, long? padding = null, bool bias = true)
    {
        weight = weights.Take("weight", outputs, inputs, kernel, kernel);
        this.bias = bias ? weights.Take("bias", outputs) : null;
        this.stride = stride;
        this.padding = padding ?? kernel / 2;
        edges = weights.Edges;
        prepared = weights.Prepared;
    }

    public Tensor Forward(Tensor x) => Convolve(x, residual: null);

    /// <summary>The convolution plus <paramref name="residual"/> [B, outputs, H′, W′].</summary>
    public Tensor ForwardAdd(Tensor x, Tensor residual) => Convolve(x, residual);

    /// <summary>The convolution, and below 0 only <paramref name="slope"/> of it.</summary>
    public Tensor ForwardLeaky(Tensor x, double slope)
    {
        using var scope = NewDisposeScope();
        if (prepared?.PacksFor(x) == true && !edges.Wrap)
        {
            var (source, packed, shift) = Packed(x, padding);
            return OneDnn.ConvolutionLeaky(source, packed, shift, stride, padding, slope).MoveToOuterDisposeScope();
        }

        using var factor = slope.ToScalar();
        var y = Forward(x);
        return (is_grad_enabled() ? nn.functional.leaky_relu(y, slope) : y.leaky_relu_(factor)).MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor x, Tensor? residual)
    {
        using var scope = NewDisposeScope();
        var (source, zeros) = (x, padding);
        if (edges.Wrap && padding > 0)
            (source, zeros) = (nn.functional.pad(x, [padding, padding, padding, padding], PaddingModes.Circular), 0);
        return (prepared?.PacksFor(x) == true ? Packed(source, zeros, residual) : Plain(source, zeros, residual)).MoveToOuterDisposeScope();
    }

    private Tensor Packed(Tensor x, long zeros, Tensor? residual)
    {
        var (source, packed, shift) = Packed(x, zeros);
        if (residual is null || residual.size(2) * residual.size(3) > 1)
            return OneDnn.Convolution(source, packed, shift, stride, zeros, residual is null ? null : Layout.ChannelsLast(residual));

        return OneDnn.Convolution(source, packed, shift, stride, zeros, residual: null).Plus(residual); // libtorch 2.10 refuses the fused sum over single pixels
    }

    private (Tensor Source, Tensor Weight, Tensor? Bias) Packed(Tensor x, long zeros) => (
        Layout.ChannelsLast(x),
        prepared!.Packed(this, weight, x, stored => stored, dense => OneDnn.PackConvolution(dense, stride, zeros, x.shape)),
        bias is null ? null : prepared.Converted(bias, x));

    private Tensor Plain(Tensor x, long zeros, Tensor? residual)
    {
        var y = nn.functional.conv2d(x, prepared?.Widened(weight, x, all => all) ?? weight.As(x), bias?.As(x, prepared), strides: [stride, stride], padding: [zeros, zeros], dilation: [1, 1]);
        return residual is null ? y : y.Plus(residual);
    }
}
