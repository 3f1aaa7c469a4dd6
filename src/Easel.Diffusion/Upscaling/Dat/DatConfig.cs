using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Upscaling.Dat;

/// <summary>The sizes of a DAT network (Chen et al. 2023, "Dual Aggregation Transformer"); all follow from the file.</summary>
internal sealed record DatConfig
{
    /// <summary>Channels of the trunk.</summary>
    public required long Width { get; init; }

    /// <summary>Channels of the pictures it takes.</summary>
    public required long Inputs { get; init; }

    /// <summary>Blocks of each group.</summary>
    public required IReadOnlyList<int> Depths { get; init; }

    /// <summary>Height and width of a window; half of the channels have them the other way round.</summary>
    public required (long Height, long Width) Window { get; init; }

    /// <summary>Whether these are such a network's keys.</summary>
    public static bool Fits(WeightScope weights) => weights.Has("before_RG.1.weight") && weights.Has("layers.0.blocks.0.attn.attns.0.rpe_biases");

    /// <exception cref="WeightsException">A shape is none of this network's.</exception>
    public static DatConfig Detect(WeightScope weights)
    {
        if (weights.ShapeOf("conv_first.weight") is not [var width, var inputs, 3, 3])
            throw new WeightsException(weights.Source.Name, weights.Key("conv_first.weight"), "is missing or of another shape, so this is not a DAT upscaler");
        var depths = new List<int>();
        while (weights.Has($"layers.{depths.Count}.blocks.0.norm1.weight"))
        {
            var blocks = 0;
            while (weights.Has($"layers.{depths.Count}.blocks.{blocks}.norm1.weight")) blocks++;
            depths.Add(blocks);
        }

        return new DatConfig { Width = width, Inputs = inputs, Depths = depths, Window = WindowOf(weights["layers"][0]["blocks"][0]["attn"]["attns"][0]) };
    }

    // A window of h · w pixels has (2h − 1)(2w − 1) distances, which gives h + w; all published networks have the shorter side first.
    private static (long Height, long Width) WindowOf(WeightScope weights)
    {
        if (weights.ShapeOf("rpe_biases") is [var distances, 2] && weights.ShapeOf("relative_position_index") is [var pixels, _])
        {
            var sum = (4 * pixels + 1 - distances) / 2;
            var apart = (long)Math.Round(Math.Sqrt(Math.Max(0, sum * sum - 4 * pixels)));
            var (height, width) = ((sum - apart) / 2, (sum + apart) / 2);
            if (height > 0 && height * width == pixels && (2 * height - 1) * (2 * width - 1) == distances) return (height, width);
        }

        throw new WeightsException(weights.Source.Name, weights.Key("rpe_biases"), "this and relative_position_index are of no window, so this is not a DAT upscaler");
    }
}
