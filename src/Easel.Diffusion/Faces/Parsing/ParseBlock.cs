using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Parsing;

/// <summary>Two convolutions beside a shortcut. Keys as in PSFR-GAN, blocks.py ResidualBlock.</summary>
internal sealed class ParseBlock(WeightScope weights, long inputs, long outputs, ParseScale scale = ParseScale.Same)
{
    private const double Slope = 0.2;

    private readonly ParseConvolution? shortcut = scale == ParseScale.Same && inputs == outputs ? null : new(weights["shortcut_func"], inputs, outputs, scale);
    private readonly ParseConvolution first = new(weights["conv1"], inputs, outputs, scale == ParseScale.Doubled ? scale : ParseScale.Same, normed: true);
    private readonly ParseConvolution second = new(weights["conv2"], outputs, outputs, scale == ParseScale.Halved ? scale : ParseScale.Same, normed: true);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = second.Forward(first.Forward(x).LeakyInPlace(Slope));
        return h.Plus(shortcut?.Forward(x) ?? x).MoveToOuterDisposeScope();
    }
}
