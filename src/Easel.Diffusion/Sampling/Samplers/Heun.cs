using Easel.Diffusion.Native;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Heun's method: an Euler step, then its slope averaged with the one found there (Karras et al. 2022, algorithm 2).</summary>
public sealed record Heun() : ChurnedSampler(new SamplerFacts { Order = 2, CallsPerStep = 2 })
{
    protected override Step Begin(SamplerRun run) => (x, from, to) =>
    {
        var (churned, level) = Churned(run, x, from);
        var slope = Slope(churned, level, run.Denoise(churned, level));
        var there = churned.Added(slope.Times(to - level));
        if (to.IsZero) return there;

        var slopeThere = Slope(there, to, run.Denoise(there, to));
        return churned.Added(slope.Added(slopeThere).Times((to - level) / 2));
    };
}
