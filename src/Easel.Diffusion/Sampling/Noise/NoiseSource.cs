using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Noise;

/// <summary>Draws the noise of one run: a pure function of each picture's seed, whatever the batch.</summary>
public abstract class NoiseSource
{
    /// <summary>Standard normal [B, C, H, W], fresh at every call.</summary>
    public abstract Tensor Next();

    /// <summary>Standard normal [B, C, H, W] for the step between two levels.</summary>
    public virtual Tensor Between(Sigma from, Sigma to) => Next();
}
