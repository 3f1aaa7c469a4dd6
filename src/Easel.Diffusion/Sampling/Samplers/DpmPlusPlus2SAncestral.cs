using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Schedules;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver++(2S) (Lu et al. 2022, algorithm 1) with ancestral noise.</summary>
public sealed record DpmPlusPlus2SAncestral() : AncestralSampler(new SamplerFacts
{
    Order = 2,
    CallsPerStep = 2,
    DefaultSchedule = new Karras(),
    UsesEtaNoise = true,
    TakesNoiseScale = true,
})
{
    protected override Step Begin(SamplerRun run) => (x, from, to) =>
    {
        var (down, up) = Ancestral(from, to, Eta);
        var denoised = run.Denoise(x, from);
        var next = x.Times(down / from).Added(denoised.Times(1 - down / from)); // an Euler step
        if (!down.IsZero)
        {
            var middle = new Sigma(Math.Sqrt(from * down));
            var there = x.Times(middle / from).Added(denoised.Times(1 - middle / from));
            next = x.Times(down / from).Added(run.Denoise(there, middle).Times(1 - down / from));
        }

        return to.IsZero ? next : next.Added(run.Noise.Next().Times(NoiseScale * up));
    };
}
