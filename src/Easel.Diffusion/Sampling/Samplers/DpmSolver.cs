using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>The steps of DPM-Solver in the noise ε (Lu et al. 2022, algorithms 1 and 2), over t = −ln σ. One leg of a run; made inside its scope.</summary>
internal sealed class DpmSolver(SamplerRun run, Tensor x, double start)
{
    private readonly Dictionary<double, Tensor> noises = [];

    private Tensor Epsilon => field ??= NoiseAt(x, start);

    /// <summary>First order: x at <paramref name="end"/>.</summary>
    public Tensor First(double end) => x - Epsilon * (Level(end) * Growth(end - start));

    /// <summary>Second order, with a call at share <paramref name="r"/> of the step.</summary>
    public Tensor Second(double end, double r = 0.5)
    {
        var h = end - start;
        var bend = NoiseOnWay(h, r) - Epsilon;
        return First(end) - bend * (Level(end) / (2 * r) * Growth(h));
    }

    /// <summary>Third order, with calls at a third and two thirds of the step.</summary>
    public Tensor Third(double end)
    {
        const double r1 = 1 / 3.0, r2 = 2 / 3.0;
        var h = end - start;
        var bend = NoiseOnWay(h, r1) - Epsilon;
        var middle = start + r2 * h;
        var there = x - Epsilon * (Level(middle) * Growth(r2 * h)) - bend * (Level(middle) * (r2 / r1) * (Growth(r2 * h) / (r2 * h) - 1));
        return First(end) - (NoiseAt(there, middle) - Epsilon) * (Level(end) / r2 * (Growth(h) / h - 1));
    }

    public static double Level(double time) => Math.Exp(-time);

    private static double Growth(double h) => Math.Abs(h) < 1e-5 ? h + h * h / 2 : Math.Exp(h) - 1;

    // Remembered by share: the second- and third-order results of the adaptive sampler have it in common.
    private Tensor NoiseOnWay(double h, double r)
    {
        if (!noises.TryGetValue(r, out var noise)) noises[r] = noise = NoiseAt(First(start + r * h), start + r * h);
        return noise;
    }

    private Tensor NoiseAt(Tensor at, double time)
    {
        var sigma = new Sigma(Level(time));
        return (at - run.Denoise(at, sigma)) / sigma.Value;
    }
}
