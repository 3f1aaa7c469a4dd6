using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>The steps of DPM-Solver in the noise ε (Lu et al. 2022, algorithms 1 and 2), over t = −ln σ. One leg of a run; made inside its scope.</summary>
internal sealed class DpmSolver(SamplerRun run, Tensor x, SingleTime start)
{
    private readonly Dictionary<float, Tensor> noises = [];

    private Tensor Epsilon => field ??= NoiseAt(x, start);

    /// <summary>First order: x at <paramref name="end"/>.</summary>
    public Tensor First(SingleTime end) => x - Epsilon.Times(Level(end) * SingleTime.Growth(end.Value - start.Value));

    /// <summary>Second order, with a call at share <paramref name="r"/> of the step.</summary>
    public Tensor Second(SingleTime end, float r = 0.5f) =>
        First(end) - (NoiseOnWay(end, r) - Epsilon).Times(Level(end) / (2 * r) * SingleTime.Growth(end.Value - start.Value));

    /// <summary>Third order, with calls at a third and two thirds of the step.</summary>
    public Tensor Third(SingleTime end)
    {
        const float r1 = 1 / 3f, r2 = 2 / 3f;
        var h = end.Value - start.Value;
        var middle = start.Towards(end, r2);
        var bend = NoiseOnWay(end, r1) - Epsilon;
        var there = x - Epsilon.Times(Level(middle) * SingleTime.Growth(r2 * h)) - bend.Times(Level(middle) * 2 * (SingleTime.Growth(r2 * h) / (r2 * h) - 1));
        return First(end) - (NoiseAt(there, middle) - Epsilon).Times(Level(end) / r2 * (SingleTime.Growth(h) / h - 1));
    }

    /// <summary>Where a step to <paramref name="to"/> aims so that fresh noise of <c>Up</c> can be added behind it.</summary>
    /// <param name="from">Start of the step.</param>
    /// <param name="to">End of the step.</param>
    /// <param name="last">No step aims behind it.</param>
    /// <param name="eta">0 aims at the end itself.</param>
    public static (SingleTime Aim, double Up) Aim(SingleTime from, SingleTime to, SingleTime last, double eta)
    {
        if (eta == 0) return (to, 0);
        var aim = new SingleTime(Math.Min(last.Value, SingleTime.Of(Sampler.Ancestral(from.Level, to.Level, eta).Down).Value));
        var (level, aimed) = (Level(to), Level(aim));
        return (aim, MathF.Sqrt(Math.Max(0, level * level - aimed * aimed)));
    }

    private static float Level(SingleTime time) => (float)time.Level.Value;

    // Remembered by share: the second- and third-order results of the adaptive sampler have it in common.
    private Tensor NoiseOnWay(SingleTime end, float r)
    {
        if (noises.TryGetValue(r, out var noise)) return noise;
        var middle = start.Towards(end, r);
        return noises[r] = NoiseAt(x - Epsilon.Times(Level(middle) * SingleTime.Growth(r * (end.Value - start.Value))), middle);
    }

    private Tensor NoiseAt(Tensor at, SingleTime time)
    {
        var sigma = time.Level;
        return (at - run.Denoise(at, sigma)).Over(sigma.Value);
    }
}
