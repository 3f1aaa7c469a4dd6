using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Schedules;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver++ for the diffusion SDE, two calls a step (Lu et al. 2022; k-diffusion sampling.py).</summary>
public sealed record DpmPlusPlusSde() : AncestralSampler(new SamplerFacts
{
    Order = 2,
    CallsPerStep = 2,
    DefaultSchedule = new Karras(),
    UsesBrownianNoise = true,
    TakesNoiseScale = true,
})
{
    protected override Step Begin(SamplerRun run) => (x, from, to) =>
    {
        var denoised = run.Denoise(x, from);
        if (to.IsZero) return x.Added(Slope(x, from, denoised).Times(to - from));

        var (start, end) = (SingleTime.Of(from), SingleTime.Of(to));
        var middle = start.Towards(end, 0.5f).Level;
        var there = Part(run, x, denoised, start.Level, middle);
        return Part(run, x, run.Denoise(there, middle), start.Level, end.Level);
    };

    // One exponential step towards `target` with the noise of its stretch of the Brownian path.
    private Tensor Part(SamplerRun run, Tensor x, Tensor target, Sigma from, Sigma to)
    {
        var (down, up) = Ancestral(from, to, Eta);
        var next = x.Times(down / from).Added(target.Times(1 - down / from));
        return next.Added(run.Noise.Between(from, to).Times(NoiseScale * up));
    }
}
