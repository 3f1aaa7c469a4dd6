using Easel.Diffusion.Sampling.Noise;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling;

/// <summary>One run of a sampler: the denoiser, the levels, the noise, and who watches. Used once.</summary>
public sealed class SamplerRun(Denoise denoise, IReadOnlyList<Sigma> sigmas, NoiseSource noise)
{
    private Tensor? firstDenoised;

    /// <summary>The schedule, highest first.</summary>
    public IReadOnlyList<Sigma> Sigmas => sigmas;

    public NoiseSource Noise => noise;

    /// <summary>Steps asked for; a schedule may have one level more.</summary>
    public int Steps { get; init; } = sigmas.Count - 1;

    /// <summary>Upper end for samplers that choose their own levels; the schedule's first unless said.</summary>
    public Sigma Highest { get; init; } = sigmas.Count > 0 ? sigmas[0] : default;

    /// <summary>Lower end for samplers that choose their own levels; the schedule's last but one unless said.</summary>
    public Sigma Lowest { get; init; } = sigmas.Count > 1 ? sigmas[^2] : default;

    /// <summary>The unconditional noise ε [B, C, H, W] of the latest denoise call, owned by the caller; only CFG++ asks.</summary>
    public Func<Tensor>? UnconditionalNoise { get; init; }

    public IProgress<StepReport>? Progress { get; init; }

    public CancellationToken Cancel { get; init; }

    /// <summary>The level the latent is at: the leg's end, unless the step says otherwise.</summary>
    internal Sigma At { get; set; } = sigmas.Count > 0 ? sigmas[0] : default;

    /// <summary>The clean latent estimated from <paramref name="x"/> at <paramref name="sigma"/>.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; checked before every call of the network.</exception>
    public Tensor Denoise(Tensor x, Sigma sigma)
    {
        Cancel.ThrowIfCancellationRequested();
        var denoised = denoise(x, sigma);
        firstDenoised ??= denoised.alias().DetachFromDisposeScope();
        return denoised;
    }

    internal void Report(int step, int? steps)
    {
        Progress?.Report(new StepReport(step, steps, At, firstDenoised));
        Forget();
    }

    internal void Forget()
    {
        firstDenoised?.Dispose();
        firstDenoised = null;
    }
}
