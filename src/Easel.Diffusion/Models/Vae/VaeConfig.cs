using System.Collections.Immutable;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Models.Vae;

/// <summary>The sizes of an autoencoder; all follow from the shapes in the checkpoint.</summary>
public sealed record VaeConfig
{
    public long Channels { get; init; } = 128;

    public ImmutableArray<long> Multipliers { get; init; } = [1, 2, 4, 4];

    /// <summary>Residual blocks a level in the encoder; the decoder has one more.</summary>
    public int ResBlocks { get; init; } = 2;

    /// <summary>Channels of the latent.</summary>
    public long LatentChannels { get; init; } = 4;

    public long NormGroups { get; init; } = 32;

    /// <summary>Pixels a side of a latent cell: 8.</summary>
    public int Downscale => 1 << (Multipliers.Length - 1);

    /// <summary>Map cells a side of a latent cell, where the autoencoder's coarse and fine halves meet: 2.</summary>
    internal int MapScale => Downscale / FineScale;

    /// <summary>
    /// Pixels that the fine halves look around themselves: convolutions of 3×3 at the picture's size (two a residual block, the last, and one
    /// that changes the size) and at half of it, of the decoder, which has more of them. 22 in the published models.
    /// </summary>
    internal int FineReach => 2 * (ResBlocks + 1) + 2 + 2 * (2 * (ResBlocks + 1) + 1);

    private int FineScale => 1 << Math.Min(2, Multipliers.Length - 1);

    public static VaeConfig Sd { get; } = new();

    /// <summary>Groups of a norm over <paramref name="channels"/>: <see cref="NormGroups"/>, halved until it divides them.</summary>
    public long GroupsFor(long channels)
    {
        var groups = NormGroups;
        while (channels % groups != 0) groups /= 2;
        return groups;
    }

    /// <summary>Reads the sizes off the shapes under <paramref name="weights"/> (<c>first_stage_model</c>).</summary>
    /// <exception cref="WeightsException">These are not an autoencoder's keys.</exception>
    public static VaeConfig Detect(WeightScope weights)
    {
        var encoder = weights["encoder"];
        var channels = (encoder.ShapeOf("conv_in.weight")
            ?? throw new WeightsException(weights.Source.Name, encoder.Key("conv_in.weight"), "is missing, so this is not a KL autoencoder"))[0];
        List<long> multipliers = [];
        while (encoder.ShapeOf($"down.{multipliers.Count}.block.0.conv1.weight") is { } shape) multipliers.Add(shape[0] / channels);
        var resBlocks = 0;
        while (encoder.Has($"down.0.block.{resBlocks}.conv1.weight")) resBlocks++;
        return new VaeConfig
        {
            Channels = channels,
            Multipliers = [.. multipliers],
            ResBlocks = resBlocks,
            LatentChannels = weights.ShapeOf("post_quant_conv.weight")?[0] ?? 4,
        };
    }
}
