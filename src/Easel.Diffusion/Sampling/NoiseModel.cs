using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Prediction;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling;

/// <summary>How a network is asked and understood: its noise table and what its output means.</summary>
public sealed record NoiseModel(NoiseTable Table, NetworkPrediction Prediction)
{
    /// <summary>The network's input: <paramref name="x"/> scaled to unit variance, x / √(σ²+1).</summary>
    public static Tensor Input(Tensor x, Sigma sigma) => x.Over(Math.Sqrt(sigma * sigma + 1));

    /// <summary>The timestep the network is told.</summary>
    public double Timestep(Sigma sigma) => sigma.Timestep ?? Table.TimestepOf(sigma);

    /// <summary>The clean latent that <paramref name="output"/>, the network's answer to <see cref="Input"/>, means.</summary>
    public Tensor Denoised(Tensor x, Tensor output, Sigma sigma) => Prediction.Denoised(x, output, sigma, Table);
}
