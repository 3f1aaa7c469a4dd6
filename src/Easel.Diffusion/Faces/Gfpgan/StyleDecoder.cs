using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Gfpgan;

/// <summary>
/// StyleGAN2's painter of faces, led at each size by a map that scales and one that shifts half of its channels (Wang et al. 2021, GFP-GAN). Keys as in
/// gfpganv1_clean_arch.py StyleGAN2GeneratorCSFT.
/// </summary>
internal sealed class StyleDecoder
{
    /// <summary>Numbers of a style.</summary>
    public const long StyleWidth = 512;

    private const int StyleLayers = 8;

    private readonly Tensor constant;
    private readonly StyleConvolution first;
    private readonly StyleColours firstColours;
    private readonly StyleConvolution[] convolutions;
    private readonly StyleColours[] colours;
    private readonly Tensor[] noises;

    /// <param name="weights">Where it lies.</param>
    /// <param name="widths">Channels at 4, 8, 16, … pixels a side.</param>
    public StyleDecoder(WeightScope weights, IReadOnlyList<long> widths)
    {
        // The way from a random vector to a style; faces are told their styles themselves.
        for (var layer = 0; layer < StyleLayers; layer++) _ = new Linear(weights["style_mlp"][2 * layer + 1], StyleWidth, StyleWidth);
        constant = weights.Take("constant_input.weight", 1, widths[0], 4, 4);
        first = new StyleConvolution(weights["style_conv1"], widths[0], widths[0]);
        firstColours = new StyleColours(weights["to_rgb1"], widths[0]);
        convolutions = [.. Enumerable.Range(0, 2 * (widths.Count - 1)).Select(i => new StyleConvolution(weights["style_convs"][i], widths[(i + 1) / 2], widths[i / 2 + 1]))];
        colours = [.. Enumerable.Range(1, widths.Count - 1).Select(level => new StyleColours(weights["to_rgbs"][level - 1], widths[level]))];
        noises = [.. Enumerable.Range(0, 2 * widths.Count - 1).Select(i => weights.Take($"noises.noise{i}", 1, 1, 4 << ((i + 1) / 2), 4 << ((i + 1) / 2)))];
    }

    /// <summary>How many styles it wants.</summary>
    public int Styles => convolutions.Length + 2;

    /// <summary>The picture [1, 3, H, W], about −1…1. Noise is the file's own, so the same face is painted alike each time.</summary>
    /// <param name="styles">[1, Styles, 512]</param>
    /// <param name="conditions">Scale and shift at 8, 16, … pixels, each [1, half the channels, H, W].</param>
    public Tensor Forward(Tensor styles, IReadOnlyList<(Tensor Scale, Tensor Shift)> conditions)
    {
        using var scope = NewDisposeScope();
        var h = first.Forward(constant.As(styles), styles.select(1, 0), noises[0]);
        var picture = firstColours.Forward(h, styles.select(1, 1), below: null);
        for (var level = 0; level < colours.Length; level++)
        {
            using var each = NewDisposeScope();
            var place = 2 * level + 1;
            var led = Led(convolutions[2 * level].Forward(Doubled(h), styles.select(1, place), noises[place]), conditions[level]);
            var next = convolutions[2 * level + 1].Forward(led, styles.select(1, place + 1), noises[place + 1]);
            picture = colours[level].Forward(next, styles.select(1, place + 2), picture).MoveToOuterDisposeScope();
            h = next.MoveToOuterDisposeScope();
        }

        return picture.MoveToOuterDisposeScope();
    }

    /// <summary>Twice the size, smoothly.</summary>
    public static Tensor Doubled(Tensor x) => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false);

    private static Tensor Led(Tensor x, (Tensor Scale, Tensor Shift) condition)
    {
        var half = x.size(1) / 2;
        return cat([x.narrow(1, 0, half), x.narrow(1, half, half).mul(condition.Scale).Added(condition.Shift)], dim: 1);
    }
}
