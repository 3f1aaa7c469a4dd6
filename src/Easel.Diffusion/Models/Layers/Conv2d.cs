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
        var source = Layout.ChannelsLast(x);
        var packed = prepared!.Packed(this, weight, x, dense => OneDnn.PackConvolution(dense, stride, zeros, x.shape));
        var shift = bias is null ? null : prepared.Converted(bias, x);
        if (residual is null || residual.size(2) * residual.size(3) > 1)
            return OneDnn.Convolution(source, packed, shift, stride, zeros, residual is null ? null : Layout.ChannelsLast(residual));

        return OneDnn.Convolution(source, packed, shift, stride, zeros, residual: null).Plus(residual); // libtorch 2.10 refuses the fused sum over single pixels
    }

    private Tensor Plain(Tensor x, long zeros, Tensor? residual)
    {
        var y = nn.functional.conv2d(x, weight.As(x, prepared), bias?.As(x, prepared), strides: [stride, stride], padding: [zeros, zeros], dilation: [1, 1]);
        return residual is null ? y : y.Plus(residual);
    }
}
