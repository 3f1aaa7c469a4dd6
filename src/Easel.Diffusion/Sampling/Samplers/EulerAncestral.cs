using Easel.Diffusion.Native;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Euler's method that overshoots, then puts fresh noise back.</summary>
public sealed record EulerAncestral() : AncestralSampler(new SamplerFacts { UsesEtaNoise = true })
{
    protected override Step Begin(SamplerRun run) => (x, from, to) =>
    {
        var (down, up) = Ancestral(from, to, Eta);
        var next = x.Added(Slope(x, from, run.Denoise(x, from)).Times(down - from));
        return to.IsZero ? next : next.Added(run.Noise.Next().Times(NoiseScale * up));
    };
}
