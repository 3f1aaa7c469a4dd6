using Easel.Core.Settings;
using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Schedules;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver++(2M) for the diffusion SDE (Lu et al. 2022; k-diffusion sampling.py).</summary>
public sealed record DpmPlusPlus2MSde() : AncestralSampler(new SamplerFacts
{
    Order = 2,
    DefaultSchedule = new Exponential(),
    UsesBrownianNoise = true,
    TakesNoiseScale = true,
})
{
    [Setting("Solver", Help = "How the second-order term is weighed: midpoint or heun.")]
    public DpmSolverType Solver { get; init; } = DpmSolverType.Midpoint;

    protected override Step Begin(SamplerRun run)
    {
        Tensor? earlier = null;
        Sigma earlierLevel = default;

        return (x, from, to) =>
        {
            var denoised = run.Denoise(x, from);
            if (to.IsZero) return denoised.alias();

            var h = Lambda(to) - Lambda(from);
            var decay = Math.Exp(-Eta * h);
            var gain = -ExpMinusOne(-h - Eta * h);
            var next = x.Times(to / from * decay).Added(denoised.Times(gain));
            if (earlier is not null)
            {
                var r = (Lambda(from) - Lambda(earlierLevel)) / h;
                var weight = Solver == DpmSolverType.Heun ? 1 - gain / (h + Eta * h) : gain / 2;
                next = next.Added((denoised - earlier).Times(weight / r));
            }

            if (Eta > 0) next = next.Added(run.Noise.Between(from, to).Times(to * Math.Sqrt(-ExpMinusOne(-2 * Eta * h)) * NoiseScale));
            earlier?.Dispose();
            (earlier, earlierLevel) = (denoised.alias().MoveToOuterDisposeScope(), from);
            return next;
        };
    }
}
