using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Parsing;

/// <summary>A convolution over a mirrored edge, normalised or not, that may halve or double the size before it. Keys as in PSFR-GAN, blocks.py ConvLayer.</summary>
internal sealed class ParseConvolution(WeightScope weights, long inputs, long outputs, ParseScale scale = ParseScale.Same, bool normed = false)
{
    private readonly Conv2d convolution = new(weights["conv2d"], inputs, outputs, kernel: 3, stride: scale == ParseScale.Halved ? 2 : 1, padding: 0, bias: !normed);
    private readonly BatchNorm? norm = normed ? new BatchNorm(weights["norm"]["norm"], outputs) : null;

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var seen = scale == ParseScale.Doubled ? nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest) : x;
        var h = convolution.Forward(nn.functional.pad(seen, [1, 1, 1, 1], PaddingModes.Reflect));
        return (norm?.Forward(h) ?? h).MoveToOuterDisposeScope();
    }
}
