using Easel.Core.Settings;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver-12 or -23 with step sizes from the measured error (Lu et al. 2022, appendix C; controller: Söderlind 2003).</summary>
public sealed record DpmAdaptive() : AncestralSampler(new SamplerFacts { Order = 3, ChoosesLevels = true, UsesEtaNoise = true, CouplesBatch = true })
{
    private const double FirstStep = 0.05, Safety = 0.81, Nearly = 1e-5;

    [Setting("Order", Min = 2, Max = 3, Step = 1, Help = "Order of the more exact of the two results compared.")]
    public int SolverOrder { get; init; } = 3;

    [Setting("Relative tolerance", Min = 1e-6, Max = 1, Help = "Error allowed a step, as a share of the latent.")]
    public double RelativeTolerance { get; init; } = 0.05;

    [Setting("Absolute tolerance", Min = 1e-6, Max = 1, Help = "Error allowed a step.")]
    public double AbsoluteTolerance { get; init; } = 0.0078;

    protected override Step Begin(SamplerRun run)
    {
        var end = Lambda(run.Lowest);
        var size = FirstStep;
        Tensor? before = null; // the lower-order result of the last accepted step
        run.At = run.Highest;

        return (x, from, _) =>
        {
            var (time, next, up) = (Lambda(from), Math.Min(end, Lambda(from) + size), 0.0);
            var to = new Sigma(DpmSolver.Level(next));
            if (Eta > 0)
            {
                next = Math.Min(end, Lambda(Ancestral(from, to, Eta).Down));
                up = Math.Sqrt(Math.Max(0, to * to - DpmSolver.Level(next) * DpmSolver.Level(next)));
            }

            var solver = new DpmSolver(run, x, time);
            var low = SolverOrder == 2 ? solver.First(next) : solver.Second(next, 1 / 3.0);
            var high = SolverOrder == 2 ? solver.Second(next) : solver.Third(next);
            var factor = Factor(Error(low, high, before ?? x));
            size *= factor;
            run.At = factor >= Safety ? to : from;
            if (factor < Safety) return x.alias();

            before?.Dispose();
            before = low.MoveToOuterDisposeScope();
            return high + run.Noise.Next() * (NoiseScale * up);
        };
    }

    protected override int? StepCount(SamplerRun run) => null;

    protected override IEnumerable<Leg> Legs(SamplerRun run)
    {
        while (run.At > 0 && Lambda(run.At) < Lambda(run.Lowest) - Nearly) yield return new Leg(run.At, run.Lowest);
    }

    private double Error(Tensor low, Tensor high, Tensor before)
    {
        using var scope = NewDisposeScope();
        var allowed = (maximum(low.abs(), before.abs()) * RelativeTolerance).clamp_min(AbsoluteTolerance);
        return ((low - high) / allowed).norm().item<float>() / Math.Sqrt(low.numel());
    }

    // How much longer the next step may be; k-diffusion's integral-only controller, limited by an arctangent.
    private double Factor(double error) =>
        1 + Math.Atan(Math.Pow(1 / (error + 1e-8), 1 / (Eta > 0 ? 1.5 : SolverOrder)) - 1);
}
