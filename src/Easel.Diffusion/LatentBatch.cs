using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>A batch sampled, and what its infotexts say of the way.</summary>
/// <param name="Latents">[B, C, h, w] float32.</param>
/// <param name="LeftOutNegative">Whether a call left the negative prompt out for its low σ.</param>
/// <param name="PaddedConditioning">Whether the last call brought a prompt to the other's length.</param>
public sealed record LatentBatch(Tensor Latents, bool LeftOutNegative, bool PaddedConditioning);
