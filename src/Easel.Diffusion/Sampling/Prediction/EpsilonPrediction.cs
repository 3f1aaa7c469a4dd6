using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Prediction;

/// <summary>The network predicts the noise ε (Ho et al. 2020): x₀ = x − σε.</summary>
public sealed record EpsilonPrediction : NetworkPrediction
{
    public override Tensor Denoised(Tensor x, Tensor output, Sigma sigma, NoiseTable table)
    {
        using var scope = NewDisposeScope();
        return x.Minus(output.Times(sigma.Value)).MoveToOuterDisposeScope();
    }
}
