using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Prediction;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>Latent consistency sampling (Luo et al. 2023): trust the estimate, then noise it to the next level.</summary>
public sealed record Lcm() : Sampler(new SamplerFacts { Order = 0 })
{
    private const int DistillationStride = 20; // 1000 training steps distilled to 50

    public override NoiseModel Adapt(NoiseModel model) =>
        new(model.Table.Thinned(DistillationStride), new ConsistencyPrediction(model.Prediction));

    protected override Step Begin(SamplerRun run) => (x, from, to) =>
    {
        var denoised = run.Denoise(x, from);
        return to.IsZero ? denoised.alias() : denoised.Added(run.Noise.Next().Times(to.Value));
    };
}
