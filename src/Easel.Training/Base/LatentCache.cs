using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
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

    /// <summary>Takes what an earlier run kept in <paramref name="file"/>, unless the autoencoder was trained since; else makes the latents and keeps them.</summary>
    /// <param name="vaeFile">The autoencoder's weights; only their time is looked at.</param>
    /// <param name="file">Where latents of this pool are kept.</param>
    /// <param name="vae">The autoencoder.</param>
    /// <param name="pool">The scenes.</param>
    public static LatentCache Open(string vaeFile, string file, AutoencoderKL vae, ScenePool pool)
    {
        if (File.Exists(file) && File.GetLastWriteTimeUtc(file) > File.GetLastWriteTimeUtc(vaeFile))
        {
            var kept = Snapshots.Load(file);
            return new LatentCache(kept["latents"], kept["mean"], kept["deviation"]);
        }

        var cache = Build(vae, pool);
        SafetensorsWriter.Write(
            file, new Dictionary<string, Tensor> { ["latents"] = cache.Latents, ["mean"] = cache.Mean, ["deviation"] = cache.Deviation }, StorageType.F32);
        return cache;
    }

    private static LatentCache Build(AutoencoderKL vae, ScenePool pool)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        set_num_threads(1); // one picture after another on each processor
        var parts = Enumerable.Range(0, pool.Scenes.Count).Chunk(Batch).AsParallel().AsOrdered().Select(chunk => Encode(vae, pool, chunk)).ToList();
        var latents = cat(parts, dim: 0);
        parts.ForEach(part => part.Dispose());
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

    // On any thread: what it makes belongs to no scope of the thread.
    private static Tensor Encode(AutoencoderKL vae, ScenePool pool, int[] scenes)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return vae.Encode(pool.Pictures(scenes)).DetachFromDisposeScope();
    }
}
