using Easel.Core.Settings;
using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Schedules;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Restart sampling (Xu et al. 2023): Heun's method that returns from low noise to middle noise and walks down again.</summary>
public sealed record Restart() : Sampler(new SamplerFacts { Order = 2, CallsPerStep = 2, DefaultSchedule = new Karras() })
{
    private const double LowLevel = 0.1;
    private const double HighLevel = 2;

    [Setting("Sigma noise", Min = 0, Max = 1.1, Step = 0.001, Help = "Factor on the noise that is added.")]
    public double NoiseScale { get; init; } = 1;

    protected override Step Begin(SamplerRun run)
    {
        Sigma? reached = null;

        return (x, from, to) =>
        {
            if (reached is { } low && low < from) x = x.Added(run.Noise.Next().Times(NoiseScale * Math.Sqrt(from * from - low * low)));
            reached = to;

            var slope = Slope(x, from, run.Denoise(x, from));
            var there = x.Added(slope.Times(to - from));
            return to.IsZero ? there : x.Added(slope.Added(Slope(there, to, run.Denoise(there, to))).Times((to - from) / 2));
        };
    }

    protected override int? StepCount(SamplerRun run) => Legs(run).Count();

    protected override IEnumerable<Leg> Legs(SamplerRun run)
    {
        var steps = run.Sigmas.Count - 1;
        var (length, times) = steps >= 36 ? (steps / 4, 2) : steps >= 20 ? (9, 1) : (0, 0);
        var levels = times == 0 ? run.Sigmas : Karras.Between(run.Sigmas[^2], run.Sigmas[0], steps - length * times);
        var (low, high) = (Nearest(levels, LowLevel), Nearest(levels, HighLevel));

        for (var i = 0; i + 1 < levels.Count; i++)
        {
            yield return new Leg(levels[i], levels[i + 1]);
            if (i + 1 != low || high >= low || times == 0) continue;

            var again = Karras.Between(levels[low], levels[high], length + 1);
            for (var time = 0; time < times; time++)
                for (var j = 0; j < length; j++) yield return new Leg(again[j], again[j + 1]);
        }
    }

    private static int Nearest(IReadOnlyList<Sigma> levels, double level) =>
        Enumerable.Range(0, levels.Count).MinBy(index => Math.Abs(levels[index] - level));
}
