using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>A remembered estimate of the clean latent and the level it was made at.</summary>
internal sealed record UniPcPoint(Tensor Clean, Sigma Level)
{
    public double Lambda => -Math.Log(Level);
}
