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

    public Conv2d(WeightScope weights, long inputs, long outputs, long kernel = 3, long stride = 1, long? padding = null, bool bias = true)
    {
        weight = weights.Take("weight", outputs, inputs, kernel, kernel);
        this.bias = bias ? weights.Take("bias", outputs) : null;
        this.stride = stride;
        this.padding = padding ?? kernel / 2;
        edges = weights.Edges;
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (source, zeros) = (x, padding);
        if (edges.Wrap && padding > 0)
            (source, zeros) = (nn.functional.pad(x, [padding, padding, padding, padding], PaddingModes.Circular), 0);
        return nn.functional.conv2d(source, weight.As(x), bias?.As(x), strides: [stride, stride], padding: [zeros, zeros], dilation: [1, 1])
            .MoveToOuterDisposeScope();
    }

    /// <summary>The convolution plus <paramref name="residual"/> [B, outputs, H′, W′].</summary>
    public Tensor ForwardAdd(Tensor x, Tensor residual)
    {
        var y = Forward(x);
        if (is_grad_enabled())
        {
            using (y) return y + residual;
        }

        return y.add_(residual);
    }
}
