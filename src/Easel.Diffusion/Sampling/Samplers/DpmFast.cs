using Easel.Diffusion.Native;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver-fast (Lu et al. 2022, section 3.4): third-order steps even in ln σ, as many as the calls allow.</summary>
public sealed record DpmFast() : AncestralSampler(new SamplerFacts { Order = 3, ChoosesLevels = true, UsesEtaNoise = true, TakesNoiseScale = true })
{
    protected override Step Begin(SamplerRun run)
    {
        var (orders, times, at) = (Orders(run.Steps), Times(run), 0);

        return (x, _, _) =>
        {
            var (order, from, to) = (orders[at], times[at], times[at + 1]);
            at++;
            var (aim, up) = DpmSolver.Aim(from, to, times[^1], Eta);
            var solver = new DpmSolver(run, x, from);
            var there = order switch { 1 => solver.First(aim), 2 => solver.Second(aim), _ => solver.Third(aim) };
            return there.Added(run.Noise.Next().Times(NoiseScale * up));
        };
    }

    protected override int? StepCount(SamplerRun run) => Orders(run.Steps).Count;

    protected override IEnumerable<Leg> Legs(SamplerRun run)
    {
        var times = Times(run);
        for (var i = 0; i + 1 < times.Length; i++) yield return new Leg(times[i].Level, times[i + 1].Level);
    }

    private static SingleTime[] Times(SamplerRun run) =>
        SingleTime.Of(run.Highest).Through(SingleTime.Of(run.Lowest), Orders(run.Steps).Count);

    // Orders of the steps that together make `calls` network calls.
    private static List<int> Orders(int calls) => calls switch
    {
        <= 0 => [],
        _ when calls % 3 == 0 => [.. Enumerable.Repeat(3, calls / 3 - 1), 2, 1],
        _ => [.. Enumerable.Repeat(3, calls / 3), calls % 3],
    };
}
