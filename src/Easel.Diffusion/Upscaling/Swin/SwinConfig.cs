using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>The sizes of a SwinIR network (Liang et al. 2021); all follow from keys and shapes.</summary>
internal sealed record SwinConfig
{
    private const int Jpeg = 7; // only the networks against JPEG's artefacts have windows of 7

    /// <summary>Channels of the trunk.</summary>
    public required long Width { get; init; }

    /// <summary>Pixels a side of a window.</summary>
    public required long Window { get; init; }

    /// <summary>Blocks of each group.</summary>
    public required IReadOnlyList<int> Depths { get; init; }

    /// <summary>Channels of the pictures it takes.</summary>
    public required long Inputs { get; init; }

    /// <summary>Pixels a side that are laid into channels first.</summary>
    public int Unshuffle { get; init; } = 1;

    /// <summary>What white is inside.</summary>
    public double Range => Window == Jpeg ? 255 : 1;

    /// <summary>Whether these are such a network's keys.</summary>
    public static bool Fits(WeightScope weights) => weights.Has("layers.0.residual_group.blocks.0.norm1.weight") && First(weights) is not null;

    /// <exception cref="WeightsException">A shape is none of this network's.</exception>
    public static SwinConfig Detect(WeightScope weights)
    {
        var table = weights.ShapeOf("layers.0.residual_group.blocks.0.attn.relative_position_bias_table");
        if (First(weights) is not [var width, var taken, 3, 3] || table is not [var places, _])
            throw new WeightsException(weights.Source.Name, weights.Key("layers.0.residual_group.blocks.0.attn.relative_position_bias_table"), "is missing or of another shape, so this is not a SwinIR upscaler");

        var unshuffle = weights.Has("conv_first.1.weight") ? (int)Math.Round(Math.Sqrt(taken / 3.0)) : 1;
        var depths = new List<int>();
        while (weights.Has($"layers.{depths.Count}.residual_group.blocks.0.norm1.weight"))
        {
            var blocks = 0;
            while (weights.Has($"layers.{depths.Count}.residual_group.blocks.{blocks}.norm1.weight")) blocks++;
            depths.Add(blocks);
        }

        return new SwinConfig { Width = width, Window = ((long)Math.Round(Math.Sqrt(places)) + 1) / 2, Depths = depths, Inputs = taken / (unshuffle * unshuffle), Unshuffle = unshuffle };
    }

    private static long[]? First(WeightScope weights) => weights.ShapeOf("conv_first.weight") ?? weights.ShapeOf("conv_first.1.weight");
}
