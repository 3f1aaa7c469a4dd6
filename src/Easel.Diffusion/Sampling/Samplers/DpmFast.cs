namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>DPM-Solver-fast (Lu et al. 2022, section 3.4): third-order steps even in ln σ, as many as the calls allow.</summary>
public sealed record DpmFast() : AncestralSampler(new SamplerFacts { Order = 3, ChoosesLevels = true, UsesEtaNoise = true })
{
    protected override Step Begin(SamplerRun run)
    {
        var orders = new Queue<int>(Orders(run.Sigmas.Count - 1));
        var end = Lambda(run.Lowest);

        return (x, from, to) =>
        {
            var (time, next, up) = (Lambda(from), Lambda(to), 0.0);
            if (Eta > 0)
            {
                next = Math.Min(end, Lambda(Ancestral(from, to, Eta).Down));
                up = Math.Sqrt(Math.Max(0, to * to - DpmSolver.Level(next) * DpmSolver.Level(next)));
            }

            var solver = new DpmSolver(run, x, time);
            var there = orders.Dequeue() switch { 1 => solver.First(next), 2 => solver.Second(next), _ => solver.Third(next) };
            return there + run.Noise.Next() * (NoiseScale * up);
        };
    }

    protected override int? StepCount(SamplerRun run) => Orders(run.Sigmas.Count - 1).Count;

    protected override IEnumerable<Leg> Legs(SamplerRun run)
    {
        var count = Orders(run.Sigmas.Count - 1).Count;
        var (start, end) = (Lambda(run.Highest), Lambda(run.Lowest));
        for (var i = 0; i < count; i++) yield return new Leg(At(i), At(i + 1));

        Sigma At(int index) => new(DpmSolver.Level(start + (end - start) * index / count));
    }

    // Orders of the steps that together make `calls` network calls.
    private static List<int> Orders(int calls) => calls switch
    {
        <= 0 => [],
        _ when calls % 3 == 0 => [.. Enumerable.Repeat(3, calls / 3 - 1), 2, 1],
        _ => [.. Enumerable.Repeat(3, calls / 3), calls % 3],
    };
}
