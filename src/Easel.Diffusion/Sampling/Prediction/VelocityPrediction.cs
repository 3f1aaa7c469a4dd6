using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Prediction;

/// <summary>The network predicts v = √ᾱ·ε − √(1−ᾱ)·x₀ (Salimans and Ho 2022).</summary>
public sealed record VelocityPrediction : NetworkPrediction
{
    public override Tensor Denoised(Tensor x, Tensor output, Sigma sigma, NoiseTable table)
    {
        using var scope = NewDisposeScope();
        if (sigma.Timestep is { } timestep) return FromTimestep(x, output, sigma, table.AlphaAt((int)timestep)).MoveToOuterDisposeScope();

        var variance = sigma * sigma + 1;
        return x.Over(variance).Minus(output.Times(sigma / Math.Sqrt(variance))).MoveToOuterDisposeScope();
    }

    // A1111's timestep samplers take ᾱ of the whole timestep below, which differs from σ's own between two timesteps (UniPC).
    private static Tensor FromTimestep(Tensor x, Tensor output, Sigma sigma, double alpha)
    {
        var scaled = NoiseModel.Input(x, sigma);
        var noise = output.Times(Math.Sqrt(alpha)).Added(scaled.Times(Math.Sqrt(1 - alpha)));
        return x.Minus(noise.Times(sigma.Value));
    }
}
