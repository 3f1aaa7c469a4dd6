using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling;

/// <summary>What the loop tells after each step.</summary>
/// <param name="Step">1-based.</param>
/// <param name="Steps">How many there will be; null when the sampler decides as it goes.</param>
/// <param name="Sigma">The level reached.</param>
/// <param name="Denoised">The step's first estimate of the clean latent [B, C, H, W]; valid only during the call, null when the step made none.</param>
public sealed record StepReport(int Step, int? Steps, Sigma Sigma, Tensor? Denoised);
