using Easel.Diffusion.Sampling.Schedules;

namespace Easel.Diffusion.Sampling;

/// <summary>What is true of a sampler whatever its options.</summary>
public sealed record SamplerFacts
{
    /// <summary>Order of convergence on the probability-flow ODE, when no noise is added; 0 where that ODE is not followed.</summary>
    public int Order { get; init; } = 1;

    /// <summary>Network calls a step, counted as A1111 does for progress and the skip-early share: 1 or 2.</summary>
    public int CallsPerStep { get; init; } = 1;

    /// <summary>What "automatic" means; null is the model's own spacing (uniform in time).</summary>
    public Schedule? DefaultSchedule { get; init; }

    /// <summary>One σ more is computed and the last before 0 is left out.</summary>
    public bool DiscardsNextToLast { get; init; }

    /// <summary>Noise comes from a Brownian path over σ.</summary>
    public bool UsesBrownianNoise { get; init; }

    /// <summary>Draws fresh noise while sampling, so the eta noise seed delta matters (A1111 writes ENSD in the infotext).</summary>
    public bool UsesEtaNoise { get; init; }

    /// <summary>A1111 hands it the factor on the noise added while sampling (s_noise).</summary>
    public bool TakesNoiseScale { get; init; }

    /// <summary>Walks the network's timesteps with a variance-preserving latent; schedules do not apply.</summary>
    public bool WalksTimesteps { get; init; }

    /// <summary>Chooses its own levels between the schedule's ends.</summary>
    public bool ChoosesLevels { get; init; }

    /// <summary>Step sizes follow an error measured over the batch, so a picture depends on its neighbours.</summary>
    public bool CouplesBatch { get; init; }

    /// <summary>Needs the unconditional noise of each call (CFG++).</summary>
    public bool NeedsUnconditionalNoise { get; init; }

    /// <summary>The guidance scale is divided by this: 12.5 for CFG++, whose scale runs 0–1 in the paper.</summary>
    public double GuidanceDivisor { get; init; } = 1;
}
