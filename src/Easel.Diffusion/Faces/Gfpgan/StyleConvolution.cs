using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Gfpgan;

/// <summary>A step of the painter: a modulated convolution, noise, a shift, a rectifier. Keys as in GFPGAN, stylegan2_clean_arch.py StyleConv.</summary>
internal sealed class StyleConvolution(WeightScope weights, long inputs, long outputs)
{
    private const double Slope = 0.2;

    private readonly ModulatedConvolution convolution = new(weights["modulated_conv"], inputs, outputs, kernel: 3, demodulates: true);
    private readonly Tensor strength = weights.Take("weight", 1);
    private readonly Tensor shift = weights.Take("bias", 1, outputs, 1, 1);

    /// <param name="x">[1, inputs, H, W]</param>
    /// <param name="style">[1, 512]</param>
    /// <param name="noise">[1, 1, H, W]</param>
    public Tensor Forward(Tensor x, Tensor style, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var h = convolution.Forward(x, style).Times(Math.Sqrt(2));
        return h.Plus(noise.As(h).mul(strength.As(h))).Plus(shift.As(h)).LeakyInPlace(Slope).MoveToOuterDisposeScope();
    }
}
