using Easel.Diffusion.Models.Vae;
using Easel.Training.Data;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>Latents of all scenes, made once: mean 0 and variance 1 in each channel.</summary>
/// <param name="Latents">[N, C, h, w], in the order of the pool.</param>
/// <param name="Mean">[C], of the encoder's latents.</param>
/// <param name="Deviation">[C]</param>
public sealed record LatentCache(Tensor Latents, Tensor Mean, Tensor Deviation) : IDisposable
{
    private const int Batch = 16;

    public static LatentCache Build(AutoencoderKL vae, ScenePool pool)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var latents = cat([.. Enumerable.Range(0, pool.Scenes.Count).Chunk(Batch).Select(chunk => Encode(vae, pool, chunk))], dim: 0);
        var mean = latents.mean([0, 2, 3]);
        var deviation = latents.std([0, 2, 3]);
        var normalised = (latents - mean.view(1, -1, 1, 1)) / deviation.view(1, -1, 1, 1);
        return new LatentCache(normalised.DetachFromDisposeScope(), mean.DetachFromDisposeScope(), deviation.DetachFromDisposeScope());
    }

    public void Dispose()
    {
        Latents.Dispose();
        Mean.Dispose();
        Deviation.Dispose();
    }

    /// <summary>
    /// Folds mean and deviation into the autoencoder's 1×1 convolutions, so that its latents times <paramref name="scale"/> are what this cache holds.
    /// </summary>
    /// <param name="vae">Weights under <c>first_stage_model</c>; changed in place.</param>
    /// <param name="scale">SD 1.x's scale factor, 0.18215.</param>
    public void FoldInto(IReadOnlyDictionary<string, Tensor> vae, double scale)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var channels = Mean.size(0);
        var (weight, bias) = (vae["first_stage_model.quant_conv.weight"], vae["first_stage_model.quant_conv.bias"]);
        var factor = Deviation * scale;
        weight.narrow(0, 0, channels).div_(factor.view(-1, 1, 1, 1));
        bias.narrow(0, 0, channels).sub_(Mean).div_(factor);
        bias.narrow(0, channels, channels).sub_(factor.log() * 2); // log variance

        var (post, postBias) = (vae["first_stage_model.post_quant_conv.weight"], vae["first_stage_model.post_quant_conv.bias"]);
        postBias.add_(nn.functional.linear(Mean.unsqueeze(0), post.flatten(1)).squeeze(0));
        post.mul_(factor.view(1, -1, 1, 1));
    }

    private static Tensor Encode(AutoencoderKL vae, ScenePool pool, int[] scenes)
    {
        using var scope = NewDisposeScope();
        return vae.Encode(pool.Pictures(scenes)).MoveToOuterDisposeScope();
    }
}
