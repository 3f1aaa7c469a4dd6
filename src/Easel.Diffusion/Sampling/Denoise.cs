using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling;

/// <summary>Estimates the clean latent in <paramref name="x"/> [B, C, H, W], which carries noise of level <paramref name="sigma"/>.</summary>
public delegate Tensor Denoise(Tensor x, Sigma sigma);
