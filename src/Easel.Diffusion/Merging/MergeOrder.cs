using Easel.Diffusion.Adapters;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Merging;

/// <summary>What to merge, and how.</summary>
public sealed record MergeOrder
{
    /// <summary>A1111's usual multiplier.</summary>
    public const double UsualMultiplier = 0.3;

    /// <summary>Paths of files or diffusers folders: a, b, c, …. The first says which tensors there are.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Where to; null for the merge's name in the folder of a.</summary>
    public string? Output { get; init; }

    /// <summary>Its file name without extension; null for the name that A1111 gives. Not used where <see cref="Output"/> is given.</summary>
    public string? Name { get; init; }

    public bool Overwrite { get; init; }

    public MergeFormula Formula { get; init; } = MergeFormula.WeightedSum;

    /// <summary>M in the formula.</summary>
    public double Multiplier { get; init; } = UsualMultiplier;

    /// <summary>Numbers for <see cref="BlockWeights"/>; null for one M everywhere.</summary>
    public string? Blocks { get; init; }

    /// <summary>Null for what the models have in common.</summary>
    public StorageType? Precision { get; init; }

    /// <summary>An autoencoder to put in place of a's.</summary>
    public string? Vae { get; init; }

    /// <summary>Adapters to lay over the result, one after the other, as a prompt's tags would; they become part of the weights.</summary>
    public IReadOnlyList<AdapterUse> Loras { get; init; } = [];

    /// <summary>A regular expression; tensors whose keys it finds are left out.</summary>
    public string? Discard { get; init; }

    public ConfigSource Config { get; init; } = ConfigSource.None;

    /// <summary>Whether the models' own metadata is taken over, later ones over earlier ones.</summary>
    public bool CopyMetadata { get; init; }

    /// <summary>Whether the models' hashes and what was done go into the metadata, as A1111 writes it.</summary>
    public bool Recipe { get; init; } = true;

    /// <summary>More metadata; it wins.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
