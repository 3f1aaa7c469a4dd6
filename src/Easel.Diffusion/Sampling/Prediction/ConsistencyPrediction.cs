using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Prediction;

/// <summary>A latent consistency model (Luo et al. 2023): the inner prediction, held to x at the lowest noise by the boundary condition.</summary>
public sealed record ConsistencyPrediction(NetworkPrediction Inner) : NetworkPrediction
{
    private const double DataDeviation = 0.5;
    private const double TimestepScale = 10;

    public override Tensor Denoised(Tensor x, Tensor output, Sigma sigma, NoiseTable table)
    {
        using var scope = NewDisposeScope();
        var time = (sigma.Timestep ?? table.TimestepOf(sigma)) * TimestepScale;
        var length = Math.Sqrt(time * time + DataDeviation * DataDeviation);
        var clean = Inner.Denoised(x, output, sigma, table);
        return clean.Times(time / length).Added(x.Times(DataDeviation * DataDeviation / (length * length))).MoveToOuterDisposeScope();
    }
}
