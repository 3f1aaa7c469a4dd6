using Easel.Core.Requests;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Sampling.Samplers;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Laws;

/// <summary>Halving the steps' length divides the error by two to the declared order, on data whose denoiser is known: a Gaussian.</summary>
/// <remarks>For data of deviation s, D(x, σ) = x·s²/(s²+σ²), and the probability-flow ODE keeps x/√(s²+σ²).</remarks>
public sealed class ConvergenceLaws
{
    private const double DataVariance = 0.25, High = 14.6, Low = 0.03;
    private const double Floor = 2e-6; // below it the samplers that keep their times in float32 stop improving
    private static readonly DiffusionParts Parts = new();

    public static TheoryData<string> Samplers => [.. Parts.Samplers.Where(entry => entry.Defaults.Facts.Order > 0).Select(entry => entry.Id)];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_sampler_converges_with_its_declared_order(string id)
    {
        var sampler = Parts.Samplers.Find("sampler", id).Defaults.Configured(new PictureOptions { Eta = 0, EtaDdim = 0 });
        var runs = Refined(sampler).ToList();
        Assert.True(runs[^1].Error < 0.02, $"error {runs[^1].Error:G3} of 0.5 after {runs[^1].Calls} calls");

        var last = runs.FindLastIndex(run => run.Error > Floor);
        var order = Math.Log(runs[last - 1].Error / runs[last].Error) / Math.Log((double)runs[last].Calls / runs[last - 1].Calls);
        Assert.True(order > sampler.Facts.Order - 0.25, $"order {order:F2}, declared {sampler.Facts.Order}; errors {string.Join(' ', runs.Select(run => $"{run.Calls}: {run.Error:G3}"))}");
    }

    [Theory]
    [InlineData(UniPcVariant.Bh1, 3)]
    [InlineData(UniPcVariant.Bh2, 3)]
    [InlineData(UniPcVariant.VaryingCoefficients, 3)]
    public void UniPC_converges_in_every_variant(UniPcVariant variant, int order)
    {
        var sampler = new UniPc { Variant = variant, MaximumOrder = order };
        var (coarse, fine) = (Run(sampler, 64).Error, Run(sampler, 128).Error);
        Assert.True(Math.Log2(coarse / fine) > sampler.Facts.Order - 0.25, $"errors {coarse:G3}, {fine:G3}");
    }

    // Restart goes back up the levels from 20 steps on, which without noise is no ODE any more.
    private static IEnumerable<(double Error, int Calls)> Refined(Sampler sampler) => sampler switch
    {
        DpmAdaptive adaptive => from i in Enumerable.Range(0, 4)
                                let share = Math.Pow(0.125, i)
                                select Run(adaptive with { RelativeTolerance = 0.05 * share, AbsoluteTolerance = 0.0078 * share }, 1),
        Restart => new[] { 4, 8, 16 }.Select(steps => Run(sampler, steps)),
        DpmFast => new[] { 8, 17, 35, 71, 143 }.Select(steps => Run(sampler, steps)), // all of these end with a step of order 2
        _ => new[] { 8, 16, 32, 64, 128, 256 }.Select(steps => Run(sampler, steps)),
    };

    private static (double Error, int Calls) Run(Sampler sampler, int steps)
    {
        using var scope = NewDisposeScope();
        var (calls, noise) = (0, (Tensor?)null);
        Denoise exact = (x, sigma) =>
        {
            calls++;
            var clean = x * (DataVariance / (DataVariance + sigma * sigma));
            noise?.Dispose();
            noise = ((x - clean) / sigma.Value).DetachFromDisposeScope();
            return clean;
        };
        IReadOnlyList<Sigma> sigmas = [.. Enumerable.Range(0, steps + 1).Select(i => new Sigma(High * Math.Pow(Low / High, i / (double)steps)))];
        var run = new SamplerRun(exact, sigmas, new Zeros()) { Lowest = new Sigma(Low), UnconditionalNoise = () => noise! };
        var walks = sampler.Facts.WalksTimesteps;
        var start = full([1, 1, 1, 1], walks ? High / Math.Sqrt(1 + High * High) : High, dtype: ScalarType.Float64);
        var result = sampler.Sample(run, start).item<double>() * (walks ? Math.Sqrt(1 + Low * Low) : 1);
        noise?.Dispose();
        return (Math.Abs(result - High * Math.Sqrt((DataVariance + Low * Low) / (DataVariance + High * High))), calls);
    }

    private sealed class Zeros : NoiseSource
    {
        public override Tensor Next() => zeros(1, 1, 1, 1, dtype: ScalarType.Float64);
    }
}
