using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>How much of a latent is left at each of the 1000 timesteps, ending in pure noise (Lin et al. 2023, "zero terminal SNR").</summary>
public sealed class NoiseLevels : IDisposable
{
    public const int Count = 1000;

    public NoiseLevels()
    {
        using var scope = NewDisposeScope();
        var betas = linspace(Math.Sqrt(0.00085), Math.Sqrt(0.012), Count, float64).square();
        var roots = (1 - betas).cumprod(0).sqrt();
        var (first, last) = (roots[0].item<double>(), roots[^1].item<double>());
        var shifted = (roots - last) * (first / (first - last));
        Signal = shifted.to(float32).DetachFromDisposeScope();
        Noise = (1 - shifted.square()).sqrt().to(float32).DetachFromDisposeScope();
    }

    /// <summary>√ᾱ, [1000].</summary>
    public Tensor Signal { get; }

    /// <summary>√(1 − ᾱ), [1000].</summary>
    public Tensor Noise { get; }

    public void Dispose()
    {
        Signal.Dispose();
        Noise.Dispose();
    }
}
