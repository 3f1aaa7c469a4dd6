using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Detection;

/// <summary>A convolution without bias and its batch normalisation, which stand beside each other: x [B, inputs, H, W] → [B, outputs, H′, W′].</summary>
internal sealed class NormedConvolution
{
    private readonly Conv2d convolution;
    private readonly BatchNorm norm;

    /// <param name="convolution">Where the convolution lies.</param>
    /// <param name="norm">Where its normalisation lies.</param>
    /// <param name="inputs">Channels.</param>
    /// <param name="outputs">Channels.</param>
    /// <param name="kernel">Pixels a side.</param>
    /// <param name="stride">Pixels.</param>
    public NormedConvolution(WeightScope convolution, WeightScope norm, long inputs, long outputs, long kernel = 3, long stride = 1)
    {
        this.convolution = new Conv2d(convolution, inputs, outputs, kernel, stride, bias: false);
        this.norm = new BatchNorm(norm, outputs);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return norm.Forward(convolution.Forward(x)).MoveToOuterDisposeScope();
    }

    public Tensor ForwardRelu(Tensor x) => Forward(x).relu_();
}
