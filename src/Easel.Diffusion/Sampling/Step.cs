using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling;

/// <summary>Moves the latent <paramref name="x"/> [B, C, H, W] from one noise level to the next.</summary>
public delegate Tensor Step(Tensor x, Sigma from, Sigma to);
