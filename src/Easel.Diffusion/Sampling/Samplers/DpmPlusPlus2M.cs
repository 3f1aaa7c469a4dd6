using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Schedules;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver++(2M) (Lu et al. 2022, algorithm 2): second order from one call a step, by remembering one.</summary>
public sealed record DpmPlusPlus2M() : Sampler(new SamplerFacts { Order = 2, DefaultSchedule = new Karras() })
{
    protected override Step Begin(SamplerRun run)
    {
        Tensor? earlier = null;
        Sigma earlierLevel = default;

        return (x, from, to) =>
        {
            var denoised = run.Denoise(x, from);
            var target = denoised;
            if (earlier is not null && !to.IsZero)
            {
                var r = (Lambda(from) - Lambda(earlierLevel)) / (Lambda(to) - Lambda(from));
                target = denoised.Added((denoised - earlier).Over(2 * r));
            }

            earlier?.Dispose();
            (earlier, earlierLevel) = (denoised.alias().MoveToOuterDisposeScope(), from);
            return x.Times(to / from).Added(target.Times(1 - to / from));
        };
    }
}
