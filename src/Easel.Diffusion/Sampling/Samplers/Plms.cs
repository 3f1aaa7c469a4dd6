using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Pseudo linear multistep (Liu et al. 2022, PNDM): DDIM steps along an Adams–Bashforth mean of remembered noises.</summary>
public sealed record Plms() : TimestepSampler(new SamplerFacts { WalksTimesteps = true })
{
    // Weights of the newest noise first (Liu et al. 2022, eq. 12); the first row is the start, which takes one call more.
    private static readonly double[][] Weights = [[1], [3 / 2.0, -1 / 2.0], [23 / 12.0, -16 / 12.0, 5 / 12.0], [55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0]];

    protected override Step Begin(SamplerRun run)
    {
        var history = new List<Tensor>(); // newest first, at most four

        return (x, from, to) =>
        {
            var (_, noise) = Predict(run, x, from);
            var isFirst = history.Count == 0;
            history.Insert(0, noise.MoveToOuterDisposeScope());
            if (isFirst)
            {
                var (_, noiseThere) = Predict(run, Along(x, noise, from, to), to);
                return Along(x, noise.Added(noiseThere).Over(2), from, to);
            }

            if (history.Count > 4)
            {
                history[4].Dispose();
                history.RemoveAt(4);
            }

            var weights = Weights[history.Count - 1];
            var mean = noise.Times(weights[0]);
            for (var i = 1; i < weights.Length; i++) mean = mean.Added(history[i].Times(weights[i]));
            return Along(x, mean, from, to);
        };
    }

    private static Tensor Along(Tensor x, Tensor noise, Sigma from, Sigma to)
    {
        var (alpha, next) = (Alpha(from), Alpha(to));
        var clean = (x - noise.Times(Math.Sqrt(1 - alpha))).Over(Math.Sqrt(alpha));
        return clean.Times(Math.Sqrt(next)).Added(noise.Times(Math.Sqrt(1 - next)));
    }
}
