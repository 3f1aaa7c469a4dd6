using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Schedules;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver-2 as k-diffusion has it: the slope at the geometric middle of the step (Karras et al. 2022 with Lu et al. 2022).</summary>
public sealed record Dpm2() : ChurnedSampler(new SamplerFacts
{
    Order = 2,
    CallsPerStep = 2,
    DefaultSchedule = new Karras(),
    DiscardsNextToLast = true,
})
{
    protected override Step Begin(SamplerRun run) => (x, from, to) =>
    {
        var (churned, level) = Churned(run, x, from);
        var slope = Slope(churned, level, run.Denoise(churned, level));
        if (to.IsZero) return churned.Added(slope.Times(to - level));

        var middle = new Sigma(Math.Sqrt(level * to));
        var there = churned.Added(slope.Times(middle - level));
        return churned.Added(Slope(there, middle, run.Denoise(there, middle)).Times(to - level));
    };
}
