using Easel.Core.Requests;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>Soft inpainting: keeps as much of the picture at each call as its mask and the noise level say (A1111 1.10.1, soft_inpainting.py).</summary>
/// <param name="soft">How.</param>
/// <param name="original">The clean latent [B, C, h, w].</param>
/// <param name="paint">1 paints, 0 keeps [h, w].</param>
public sealed class SoftLatentMask(SoftInpainting soft, Tensor original, Tensor paint)
{
    private const double LeastLength = 1e-5;

    /// <summary>A denoiser that keeps; samplers over σ mask the estimate, samplers over timesteps what the network sees.</summary>
    public Denoise Around(Denoise denoise, Sampler sampler) => sampler.Facts.WalksTimesteps ? Before(denoise) : After(denoise);

    private Denoise After(Denoise denoise) => (x, sigma) =>
    {
        using var scope = NewDisposeScope();
        return Mixed(original, denoise(x, sigma), sigma.Value).MoveToOuterDisposeScope();
    };

    // In unit-variance coordinates, and with the timestep where the others have σ.
    private Denoise Before(Denoise denoise) => (x, sigma) =>
    {
        using var scope = NewDisposeScope();
        var unit = Math.Sqrt(1 + sigma * sigma);
        var blended = Mixed(original, x.Over(unit), sigma.Timestep ?? sigma.Value).Times(unit);
        return (denoise(blended, sigma).Added(x) - blended).MoveToOuterDisposeScope();
    };

    // Linear in direction; in length linear in a power, which keeps contrast where both are mixed.
    private Tensor Mixed(Tensor kept, Tensor painted, double level)
    {
        var share = paint.Power(Math.Pow(level, soft.Bias) * soft.Preservation);                                      // [h, w]
        var mixed = (kept * share.FromOne()).Added(painted * share);
        var wanted = (Length(kept).Power(soft.Contrast) * share.FromOne()).Added(Length(painted).Power(soft.Contrast) * share).Power(1 / soft.Contrast);
        return mixed * (wanted / Length(mixed).Plus(LeastLength)).to(float32);
    }

    // Over the channels [B, 1, h, w], in float64 for large powers.
    private static Tensor Length(Tensor latent) => latent.to(float64).square().sum(1, keepdim: true).sqrt();
}
