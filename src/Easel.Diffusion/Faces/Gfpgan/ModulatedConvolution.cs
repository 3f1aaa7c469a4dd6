using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Gfpgan;

/// <summary>A convolution whose weights a style scales, input by input (Karras et al. 2020, StyleGAN2): x [1, inputs, H, W], style [1, 512] → [1, outputs, H, W]. Keys as in GFPGAN, stylegan2_clean_arch.py.</summary>
internal sealed class ModulatedConvolution(WeightScope weights, long inputs, long outputs, long kernel, bool demodulates)
{
    private const double Epsilon = 1e-8;

    private readonly Tensor weight = weights.Take("weight", 1, outputs, inputs, kernel, kernel);
    private readonly Linear modulation = new(weights["modulation"], StyleDecoder.StyleWidth, inputs);

    public Tensor Forward(Tensor x, Tensor style)
    {
        using var scope = NewDisposeScope();
        var scaled = weight.As(x).squeeze(0).mul(modulation.Forward(style).reshape(1, inputs, 1, 1)); // [outputs, inputs, k, k]
        if (demodulates) scaled = scaled.mul(scaled.mul(scaled).sum([1L, 2, 3], keepdim: true).Plus(Epsilon).rsqrt());
        return nn.functional.conv2d(x, scaled, padding: [kernel / 2, kernel / 2]).MoveToOuterDisposeScope();
    }
}
