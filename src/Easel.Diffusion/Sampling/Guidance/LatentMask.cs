using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>Inpainting: keeps the picture outside a mask at every call.</summary>
public static class LatentMask
{
    /// <summary>A denoiser that gives back <paramref name="original"/> where <paramref name="keep"/> is 1.</summary>
    /// <param name="denoise">What is masked.</param>
    /// <param name="sampler">Samplers over σ mask the estimate; samplers over timesteps mask what the network sees, as in A1111.</param>
    /// <param name="original">The clean latent [B, C, H, W].</param>
    /// <param name="keep">1 keeps, 0 paints; broadcasts to the latent.</param>
    public static Denoise Around(Denoise denoise, Sampler sampler, Tensor original, Tensor keep) =>
        sampler.Facts.WalksTimesteps ? Before(denoise, original, keep) : After(denoise, original, keep);

    private static Denoise After(Denoise denoise, Tensor original, Tensor keep) => (x, sigma) =>
    {
        using var scope = NewDisposeScope();
        return (denoise(x, sigma) * keep.FromOne()).Added(original * keep).MoveToOuterDisposeScope();
    };

    // The sampler's own latent is left as it is: the noise it reads back, (x − result)/σ, is the one found in the blended latent.
    private static Denoise Before(Denoise denoise, Tensor original, Tensor keep) => (x, sigma) =>
    {
        using var scope = NewDisposeScope();
        var unscaled = original.Times(Math.Sqrt(1 + sigma * sigma)); // A1111 blends in unit-variance coordinates, the original without noise
        var blended = (x * keep.FromOne()).Added(unscaled * keep);
        return (denoise(blended, sigma).Added(x) - blended).MoveToOuterDisposeScope();
    };
}
