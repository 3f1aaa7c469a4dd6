using Easel.Core.Requests;

namespace Easel.Diffusion.Sampling.Noise;

/// <summary>The seeds of one picture.</summary>
/// <param name="Seed">Its own.</param>
/// <param name="Variation">Its variation seed.</param>
public readonly record struct PictureSeed(long Seed, long Variation)
{
    /// <summary>The seeds of picture <paramref name="index"/> of a job whose −1s have been drawn: counted up, the main seed only without variation.</summary>
    public static PictureSeed Of(Seeds seeds, int index) =>
        new(seeds.VariationStrength == 0 ? seeds.Seed + index : seeds.Seed, seeds.Variation + index);
}
