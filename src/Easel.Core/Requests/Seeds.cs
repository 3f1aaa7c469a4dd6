namespace Easel.Core.Requests;

/// <summary>What decides the noise of a job's pictures (A1111's seed, variation seed and seed resize).</summary>
public sealed record Seeds
{
    /// <summary>Seed of the first picture; −1 draws one. Picture i uses <c>Seed + i</c>, or <c>Seed</c> alone when a variation is set.</summary>
    public long Seed { get; init; } = -1;

    /// <summary>Variation seed of the first picture; −1 draws one. Picture i uses <c>Variation + i</c>.</summary>
    public long Variation { get; init; } = -1;

    /// <summary>0 ignores the variation seed, 1 uses it alone; between, the two noises are interpolated.</summary>
    public double VariationStrength { get; init; }

    /// <summary>Size whose noise is pasted into this picture's; null or a size of 0 leaves it.</summary>
    public ImageSize? ResizeFrom { get; init; }

    /// <summary>Eta noise seed delta: added to the seed for the noise drawn during sampling.</summary>
    public long EtaNoiseSeedDelta { get; init; }
}
