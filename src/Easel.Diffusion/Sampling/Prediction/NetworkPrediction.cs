using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Prediction;

/// <summary>What a network predicts, and so how its output becomes a clean latent.</summary>
public abstract record NetworkPrediction
{
    /// <param name="x">The noisy latent [B, C, H, W], not scaled.</param>
    /// <param name="output">The network's output [B, C, H, W].</param>
    /// <param name="sigma">The level of <paramref name="x"/>.</param>
    /// <param name="table">The model's noise table.</param>
    public abstract Tensor Denoised(Tensor x, Tensor output, Sigma sigma, NoiseTable table);
}
