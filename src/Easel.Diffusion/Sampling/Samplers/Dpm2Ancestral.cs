using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Schedules;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary><see cref="Dpm2"/> that overshoots, then puts fresh noise back.</summary>
public sealed record Dpm2Ancestral() : AncestralSampler(new SamplerFacts
{
    Order = 2,
    CallsPerStep = 2,
    DefaultSchedule = new Karras(),
    DiscardsNextToLast = true,
    UsesEtaNoise = true,
    TakesNoiseScale = true,
})
{
    protected override Step Begin(SamplerRun run) => (x, from, to) =>
    {
        var (down, up) = Ancestral(from, to, Eta);
        var slope = Slope(x, from, run.Denoise(x, from));
        if (down.IsZero) return x.Added(slope.Times(down - from));

        var middle = new Sigma(Math.Sqrt(from * down));
        var there = x.Added(slope.Times(middle - from));
        var next = x.Added(Slope(there, middle, run.Denoise(there, middle)).Times(down - from));
        return next.Added(run.Noise.Next().Times(NoiseScale * up));
    };
}
