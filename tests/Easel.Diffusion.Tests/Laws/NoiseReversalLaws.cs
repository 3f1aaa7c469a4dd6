using Easel.Core.Scripts;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Sampling.Samplers;
using Easel.Diffusion.Starting;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Laws;

/// <summary>Walking a picture up to noise and down again gives the picture back, the closer the more steps: on data whose denoiser is known, a Gaussian.</summary>
public sealed class NoiseReversalLaws
{
    private const double DataVariance = 0.25, High = 14.6, Low = 0.03;

    [Fact]
    public void Up_and_down_again_is_the_picture_to_the_order_of_Euler()
    {
        var errors = new[] { 32, 64, 128, 256 }.Select(steps => Error(steps, adjusted: true)).ToList();
        Assert.True(errors[^1] < 0.02, $"errors {string.Join(' ', errors)}");
        Assert.InRange(Math.Log2(errors[^2] / errors[^1]), 0.75, 3);
    }

    [Fact]
    public void The_noise_found_is_as_strong_as_drawn_noise()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var clean = randn([1, 4, 16, 16], generator: new Generator(3, CPU)) * Math.Sqrt(DataVariance);
        var levels = Levels(64);
        var plain = new ReversedNoise(new NoiseReversal()).Walk(Exact, clean, levels);
        Assert.Equal(1, plain.std().item<float>(), 1e-5);
        var adjusted = new ReversedNoise(new NoiseReversal { SigmaAdjustment = true }).Walk(Exact, clean, levels);
        Assert.Equal(1, adjusted.std().item<float>(), 0.1); // the data's own deviation adds little to the highest level's
        Assert.Equal(1, Correlation(plain, clean), 0.01); // of a Gaussian each place only grows
    }

    [Fact]
    public void Randomness_keeps_the_strength_and_takes_the_share()
    {
        using var scope = NewDisposeScope();
        var (own, other) = (randn([1, 4, 32, 32], generator: new Generator(1, CPU)), randn([1, 4, 32, 32], generator: new Generator(2, CPU)));
        var mixed = new ReversedNoise(new NoiseReversal { Randomness = 0.5 }).Mixed(own, other);
        Assert.Equal(1, mixed.std().item<float>(), 0.05);
        Assert.Equal(Math.Sqrt(0.5), Correlation(mixed, own), 0.05);
        Assert.Equal(0, (new ReversedNoise(new NoiseReversal()).Mixed(own, other) - own).abs().max().item<float>(), 1e-6);
        Assert.Equal(0, (new ReversedNoise(new NoiseReversal { Randomness = 1 }).Mixed(own, other) - other).abs().max().item<float>(), 1e-6);
    }

    private static double Error(int steps, bool adjusted)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var clean = full([1, 1, 1, 1], 0.7, dtype: ScalarType.Float64);
        var levels = Levels(steps);
        var noise = new ReversedNoise(new NoiseReversal { SigmaAdjustment = adjusted }).Walk(Exact, clean, levels);
        var run = new SamplerRun(Exact, [.. levels.Reverse()], new Zeros());
        var back = new Euler().Sample(run, noise * High);
        return Math.Abs(back.item<double>() - 0.7);
    }

    private static Tensor Exact(Tensor x, Sigma sigma) => x * (DataVariance / (DataVariance + sigma * sigma));

    // Rising: 0, then evenly in the logarithm.
    private static IReadOnlyList<Sigma> Levels(int steps) =>
        [new Sigma(0), .. Enumerable.Range(0, steps).Select(i => new Sigma(High * Math.Pow(Low / High, 1 - i / (double)(steps - 1))))];

    private static double Correlation(Tensor a, Tensor b) => ((a - a.mean()) * (b - b.mean())).mean().item<float>() / (a.std().item<float>() * b.std().item<float>());

    private sealed class Zeros : NoiseSource
    {
        public override Tensor Next() => zeros(1, 1, 1, 1, dtype: ScalarType.Float64);
    }
}
