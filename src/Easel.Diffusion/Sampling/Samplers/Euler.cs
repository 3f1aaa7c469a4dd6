using Easel.Diffusion.Native;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Euler's method (Karras et al. 2022, algorithm 2).</summary>
public sealed record Euler() : ChurnedSampler(new SamplerFacts())
{
    protected override Step Begin(SamplerRun run) => (x, from, to) =>
    {
        var (churned, level) = Churned(run, x, from);
        return churned.Added(Slope(churned, level, run.Denoise(churned, level)).Times(to - level));
    };
}
