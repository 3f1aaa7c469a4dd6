using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>What decides the noise of a job's pictures (A1111's seed, variation seed and seed resize).</summary>
public sealed record Seeds
{
    /// <summary>Seed of the first picture; −1 draws one. Picture i uses <c>Seed + i</c>, or <c>Seed</c> alone when a variation is set.</summary>
    [Setting("Seed", Group = "Seeds and noise", Min = -1, Help = "Seed of the first picture; -1 draws one. The same seed gives the same picture on every machine.")]
    public long Seed { get; init; } = -1;

    /// <summary>Variation seed of the first picture; −1 draws one. Picture i uses <c>Variation + i</c>.</summary>
    [Setting("Variation seed", Group = "Seeds and noise", Min = -1, Help = "A second seed to mix in; -1 draws one.")]
    public long Variation { get; init; } = -1;

    /// <summary>0 ignores the variation seed, 1 uses it alone; between, the two noises are interpolated.</summary>
    [Setting("Variation seed strength", Group = "Seeds and noise", Min = 0, Max = 1, Help = "How much of the second seed: 0 none, 1 it alone.")]
    public double VariationStrength { get; init; }

    /// <summary>Size whose noise is pasted into this picture's; null or a size of 0 leaves it.</summary>
    [Setting("Seed resize from", Group = "Seeds and noise", Help = "Take the noise of a picture of this size, such as 512x512.")]
    public ImageSize? ResizeFrom { get; init; }

    /// <summary>Eta noise seed delta: added to the seed for the noise drawn during sampling.</summary>
    [Setting("ENSD", Group = "Seeds and noise", Help = "Eta noise seed delta: added to the seed for the noise drawn while sampling.")]
    public long EtaNoiseSeedDelta { get; init; }
}
