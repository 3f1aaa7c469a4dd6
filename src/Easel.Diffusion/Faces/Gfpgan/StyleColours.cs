using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Gfpgan;

/// <summary>The colours of a map, over those of the map half as large: x [1, inputs, H, W] → [1, 3, H, W]. Keys as in GFPGAN, stylegan2_clean_arch.py ToRGB.</summary>
internal sealed class StyleColours(WeightScope weights, long inputs)
{
    private readonly ModulatedConvolution convolution = new(weights["modulated_conv"], inputs, 3, kernel: 1, demodulates: false);
    private readonly Tensor shift = weights.Take("bias", 1, 3, 1, 1);

    /// <param name="x">[1, inputs, H, W]</param>
    /// <param name="style">[1, 512]</param>
    /// <param name="below">[1, 3, H/2, W/2], or null for none.</param>
    public Tensor Forward(Tensor x, Tensor style, Tensor? below)
    {
        using var scope = NewDisposeScope();
        var colours = convolution.Forward(x, style).Plus(shift.As(x));
        return (below is null ? colours : colours.Plus(StyleDecoder.Doubled(below))).MoveToOuterDisposeScope();
    }
}
