using Easel.Core.Settings;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver-12 or -23 with step sizes from the measured error (Lu et al. 2022, appendix C; controller: Söderlind 2003).</summary>
public sealed record DpmAdaptive() : AncestralSampler(new SamplerFacts { Order = 3, ChoosesLevels = true, UsesEtaNoise = true, CouplesBatch = true })
{
    private const double FirstStep = 0.05, Safety = 0.81;
    private const float Nearly = 1e-5f;

    [Setting("Order", Min = 2, Max = 3, Step = 1, Help = "Order of the more exact of the two results compared.")]
    public int SolverOrder { get; init; } = 3;

    [Setting("Relative tolerance", Min = 1e-6, Max = 1, Help = "Error allowed a step, as a share of the latent.")]
    public double RelativeTolerance { get; init; } = 0.05;

    [Setting("Absolute tolerance", Min = 1e-6, Max = 1, Help = "Error allowed a step.")]
    public double AbsoluteTolerance { get; init; } = 0.0078;

    protected override Step Begin(SamplerRun run)
    {
        var (time, last) = (SingleTime.Of(run.Highest), SingleTime.Of(run.Lowest));
        var size = FirstStep;
        Tensor? before = null; // the lower-order result of the last accepted step
        run.At = run.Highest;

        return (x, from, _) =>
        {
            var to = new SingleTime(Math.Min(last.Value, time.Value + (float)size));
            var (aim, up) = DpmSolver.Aim(time, to, last, Eta);
            var solver = new DpmSolver(run, x, time);
            var low = SolverOrder == 2 ? solver.First(aim) : solver.Second(aim, 1 / 3f);
            var high = SolverOrder == 2 ? solver.Second(aim) : solver.Third(aim);
            var factor = Factor(Error(low, high, before ?? x));
            size *= factor;
            run.At = from;
            if (factor < Safety) return x.alias();

            time = to;
            run.At = time.Value < last.Value - Nearly ? time.Level : run.Lowest;
            before?.Dispose();
            before = low.MoveToOuterDisposeScope();
            return high.Added(run.Noise.Next().Times(NoiseScale * up));
        };
    }

    protected override int? StepCount(SamplerRun run) => null;

    protected override IEnumerable<Leg> Legs(SamplerRun run)
    {
        while (run.At > run.Lowest) yield return new Leg(run.At, run.Lowest);
    }

    private float Error(Tensor low, Tensor high, Tensor before)
    {
        using var scope = NewDisposeScope();
        var allowed = maximum(low.abs(), before.abs()).Times(RelativeTolerance).AtLeast(AbsoluteTolerance);
        return ((low - high) / allowed).norm().Over(Math.Sqrt(low.numel())).to(float32).item<float>();
    }

    // How much longer the next step may be; k-diffusion's integral-only controller, limited by an arctangent.
    private double Factor(double error) =>
        1 + Math.Atan(Math.Pow(1 / (error + 1e-8), 1 / (Eta > 0 ? 1.5 : SolverOrder)) - 1);
}
