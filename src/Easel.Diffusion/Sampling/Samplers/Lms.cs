using Easel.Core.Settings;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Linear multistep (Adams–Bashforth on an uneven grid; Liu et al. 2022): order from remembered slopes, of which the first steps have few.</summary>
public sealed record Lms() : Sampler(new SamplerFacts { Order = 3 })
{
    // Nodes and weights of Gauss–Legendre on [−1, 1]: exact for the cubics integrated here.
    private static readonly double[] Nodes = [-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526];
    private static readonly double[] Weights = [0.34785484513745385, 0.6521451548625461, 0.6521451548625461, 0.34785484513745385];

    [Setting("Order", Min = 1, Max = 4, Step = 1, Help = "How many slopes are combined.")]
    public int MaximumOrder { get; init; } = 4;

    protected override Step Begin(SamplerRun run)
    {
        var history = new List<(Tensor Slope, Sigma Level)>(); // newest first

        return (x, from, to) =>
        {
            history.Insert(0, (Slope(x, from, run.Denoise(x, from)).MoveToOuterDisposeScope(), from));
            if (history.Count > MaximumOrder)
            {
                history[^1].Slope.Dispose();
                history.RemoveAt(history.Count - 1);
            }

            double[] levels = [.. history.Select(entry => entry.Level.Value)];
            var next = x.alias();
            for (var j = 0; j < levels.Length; j++) next = next.Added(history[j].Slope.Times(Coefficient(levels, j, from, to)));
            return next;
        };
    }

    // ∫ of the Lagrange polynomial of node j from one level to the next.
    private static double Coefficient(double[] levels, int j, double from, double to)
    {
        var (middle, half, sum) = ((from + to) / 2, (to - from) / 2, 0.0);
        for (var n = 0; n < Nodes.Length; n++)
        {
            var (at, product) = (middle + half * Nodes[n], Weights[n]);
            for (var k = 0; k < levels.Length; k++)
                if (k != j) product *= (at - levels[k]) / (levels[j] - levels[k]);
            sum += product;
        }

        return sum * half;
    }
}
