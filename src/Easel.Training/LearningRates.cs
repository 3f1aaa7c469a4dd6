using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>Learning rates over a run.</summary>
public static class LearningRates
{
    /// <summary>A straight rise over <paramref name="warmup"/> steps, then half a cosine down to 2 % (Loshchilov and Hutter 2016).</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="peak">The highest rate.</param>
    /// <param name="done">Share of the run that is done, 0–1.</param>
    /// <param name="step">0-based.</param>
    /// <param name="warmup">Steps.</param>
    public static void Cosine(optim.Optimizer optimizer, double peak, double done, int step, int warmup)
    {
        var rate = peak * Math.Min(1, (step + 1.0) / warmup) * (0.02 + 0.98 * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(done, 0, 1))));
        foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
    }
}
