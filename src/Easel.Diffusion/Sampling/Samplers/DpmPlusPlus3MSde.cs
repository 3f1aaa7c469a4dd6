using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Schedules;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver++(3M) for the diffusion SDE: third-order steps from two remembered estimates (k-diffusion sampling.py).</summary>
/// <remarks>The first step remembers none; its error leaves second order to the whole.</remarks>
public sealed record DpmPlusPlus3MSde() : AncestralSampler(new SamplerFacts
{
    Order = 2,
    DefaultSchedule = new Exponential(),
    DiscardsNextToLast = true,
    UsesBrownianNoise = true,
    TakesNoiseScale = true,
})
{
    protected override Step Begin(SamplerRun run)
    {
        var history = new List<(Tensor Denoised, double Step)>(); // newest first; Step is the λ it spanned

        return (x, from, to) =>
        {
            var denoised = run.Denoise(x, from);
            if (to.IsZero) return denoised.alias();

            var h = Lambda(to) - Lambda(from);
            var grown = h * (Eta + 1);
            var next = x.Times(Math.Exp(-grown)) - denoised.Times(ExpMinusOne(-grown));
            var phi2 = ExpMinusOne(-grown) / grown + 1;
            if (history.Count == 1) next = next.Added((denoised - history[0].Denoised).Times(phi2 * h / history[0].Step));
            if (history.Count == 2) next = next.Added(Bend(denoised, history, h, phi2, phi2 / grown - 0.5));

            if (Eta > 0) next = next.Added(run.Noise.Between(from, to).Times(to * Math.Sqrt(-ExpMinusOne(-2 * h * Eta)) * NoiseScale));
            history.Insert(0, (denoised.alias().MoveToOuterDisposeScope(), h));
            if (history.Count > 2)
            {
                history[2].Denoised.Dispose();
                history.RemoveAt(2);
            }

            return next;
        };
    }

    // The second- and third-order terms, from divided differences of the last three estimates.
    private static Tensor Bend(Tensor denoised, List<(Tensor Denoised, double Step)> history, double h, double phi2, double phi3)
    {
        var (r0, r1) = (history[0].Step / h, history[1].Step / h);
        var near = (denoised - history[0].Denoised).Over(r0);
        var far = (history[0].Denoised - history[1].Denoised).Over(r1);
        var first = near.Added((near - far).Times(r0 / (r0 + r1)));
        var second = (near - far).Over(r0 + r1);
        return first.Times(phi2) - second.Times(phi3);
    }
}
