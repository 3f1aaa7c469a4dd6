using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>
/// A sampler over the network's timesteps. Its latent keeps unit variance, √ᾱ·x₀ + √(1−ᾱ)·ε, from start to end; only the denoiser sees x in
/// units of the clean latent. ᾱ = 1/(1+σ²).
/// </summary>
public abstract record TimestepSampler : Sampler
{
    protected TimestepSampler(SamplerFacts facts) : base(facts)
    {
    }

    /// <summary>The levels of txt2img, highest first.</summary>
    /// <param name="table">The model's levels.</param>
    /// <param name="steps">What was asked; the number of levels can differ.</param>
    public virtual IReadOnlyList<Sigma> Levels(NoiseTable table, int steps) => [.. Timesteps(table, steps).Select(table.AtTimestep).Reverse()];

    /// <summary>The levels of img2img: the lowest <paramref name="encodeSteps"/> timesteps of <paramref name="steps"/>, highest first.</summary>
    public virtual IReadOnlyList<Sigma> Levels(NoiseTable table, int steps, int encodeSteps) =>
        [.. Timesteps(table, steps).Take(encodeSteps).Select(table.AtTimestep).Reverse()];

    /// <summary>Every so-many-th timestep plus one, lowest first (Song et al. 2021, as LDM has it).</summary>
    public static IReadOnlyList<int> Timesteps(NoiseTable table, int steps)
    {
        var stride = Math.Max(table.Count / steps, 1);
        return [.. Enumerable.Range(0, (table.Count + stride - 1) / stride).Select(i => Math.Min(i * stride + 1, table.Count - 1))];
    }

    public override Tensor Start(Tensor noise, Sigma start, bool sgmMultiplier = false) => noise.alias();

    public override Tensor StartFrom(Tensor clean, Tensor noise, Sigma start, double extra = 0)
    {
        using var scope = NewDisposeScope();
        var alpha = Alpha(start);
        return clean.Times(Math.Sqrt(alpha)).Added(noise.Times(Math.Sqrt(1 - alpha) + extra * Math.Sqrt(alpha))).MoveToOuterDisposeScope();
    }

    protected static double Alpha(Sigma sigma) => 1 / (1 + sigma * sigma);

    /// <summary>The clean latent and the noise in <paramref name="x"/>.</summary>
    protected static (Tensor Clean, Tensor Noise) Predict(SamplerRun run, Tensor x, Sigma sigma)
    {
        var unscaled = x.Times(Math.Sqrt(1 + sigma * sigma));
        var clean = run.Denoise(unscaled, sigma);
        return (clean, (unscaled - clean).Over(sigma.Value));
    }
}
