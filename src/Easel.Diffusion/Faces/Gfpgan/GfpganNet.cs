using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Gfpgan;

/// <summary>GFP-GAN in its clean form, versions 1.2 to 1.4 (Wang et al. 2021): a U-Net reads the face, a StyleGAN2 that it leads paints it. Keys and widths are the file's.</summary>
public sealed class GfpganNet : IFaceNetwork
{
    private const double Slope = 0.2;
    private const int Smallest = 4; // pixels a side

    private readonly Conv2d first;
    private readonly ScalingBlock[] downs;
    private readonly Conv2d middle;
    private readonly Linear styles;
    private readonly ScalingBlock[] ups;
    private readonly ConditionLayer[] scales;
    private readonly ConditionLayer[] shifts;
    private readonly StyleDecoder decoder;

    public GfpganNet(WeightScope weights)
    {
        var levels = Levels(weights);
        var widths = Enumerable.Range(0, levels + 1).Select(level => level == levels ? Outputs(weights, "conv_body_first.weight") : Outputs(weights, $"conv_body_down.{levels - level - 1}.conv2.weight")).ToArray(); // at 4, 8, … pixels
        Side = Smallest << levels;
        first = new Conv2d(weights["conv_body_first"], 3, widths[levels], kernel: 1);
        downs = [.. Enumerable.Range(0, levels).Select(i => new ScalingBlock(weights["conv_body_down"][i], widths[levels - i], widths[levels - i - 1], 0.5))];
        middle = new Conv2d(weights["final_conv"], widths[0], widths[0]);
        ups = [.. Enumerable.Range(0, levels).Select(i => new ScalingBlock(weights["conv_body_up"][i], widths[i], widths[i + 1], 2))];
        scales = [.. Enumerable.Range(0, levels).Select(i => new ConditionLayer(weights["condition_scale"][i], widths[i + 1], Outputs(weights, $"condition_scale.{i}.2.weight")))];
        shifts = [.. Enumerable.Range(0, levels).Select(i => new ConditionLayer(weights["condition_shift"][i], widths[i + 1], Outputs(weights, $"condition_shift.{i}.2.weight")))];
        // What the U-Net alone would paint; training looks at it.
        for (var level = 0; level < levels; level++) _ = new Conv2d(weights["toRGB"][level], widths[level + 1], 3, kernel: 1);
        decoder = new StyleDecoder(weights["stylegan_decoder"], [Outputs(weights, "stylegan_decoder.style_conv1.bias", 1), .. Enumerable.Range(0, levels).Select(i => Outputs(weights, $"stylegan_decoder.style_convs.{2 * i}.bias", 1))]);
        styles = new Linear(weights["final_linear"], widths[0] * Smallest * Smallest, decoder.Styles * StyleDecoder.StyleWidth);
    }

    public int Side { get; }

    /// <summary>Whether a file is one, by its keys.</summary>
    public static bool Fits(WeightScope weights) => weights.Has("stylegan_decoder.style_convs.0.modulated_conv.weight") && weights.Has("conv_body_first.weight");

    /// <inheritdoc/>
    public Tensor Restore(Tensor face, double weight)
    {
        using var scope = NewDisposeScope();
        var h = first.ForwardLeaky(face, Slope);
        List<Tensor> seen = [];
        foreach (var down in downs) seen.Add(h = down.Forward(h));
        h = middle.ForwardLeaky(h, Slope);
        var told = styles.Forward(h.contiguous().reshape(1, -1)).reshape(1, decoder.Styles, StyleDecoder.StyleWidth);
        List<(Tensor Scale, Tensor Shift)> conditions = [];
        for (var level = 0; level < ups.Length; level++)
        {
            h = ups[level].Forward(h.Added(seen[ups.Length - 1 - level]));
            conditions.Add((scales[level].Forward(h), shifts[level].Forward(h)));
        }

        return decoder.Forward(told, conditions).MoveToOuterDisposeScope();
    }

    private static int Levels(WeightScope weights)
    {
        var count = 0;
        while (weights.Has($"conv_body_down.{count}.conv1.weight")) count++;
        return count is > 0 and < 12 ? count : throw WeightsException.Missing(weights.Source.Name, weights.Key("conv_body_down.0.conv1.weight"));
    }

    private static long Outputs(WeightScope weights, string key, int dimension = 0) => weights.ShapeOf(key) is { } shape && shape.Length > dimension ? shape[dimension] : throw WeightsException.Missing(weights.Source.Name, weights.Key(key));
}
