using Easel.Diffusion.Architectures;
using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Guidance;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Starting;
using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>Text, and perhaps a picture, to latent: the whole recipe. Read this first.</summary>
public static class ImagePipeline
{
    /// <summary>Makes the latents of one batch.</summary>
    /// <param name="plan">What to make.</param>
    /// <param name="conditioning">The prompts, encoded.</param>
    /// <param name="seeds">One a picture.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancel">Checked before each call of the network.</param>
    public static LatentBatch Run(
        ImagePlan plan, BatchConditioning conditioning, IReadOnlyList<PictureSeed> seeds, IProgress<StepReport>? progress = null, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        var (request, model, sampler) = (plan.Request, plan.Model, plan.Sampler);
        model.Wrap(request.Options.Tiling);

        var noiseModel = sampler.Adapt(model.Noise(request.Options));
        var start = request.Start is null ? null : StartLatents.Encode(plan, seeds);
        var path = Path(plan, noiseModel.Table);
        using var noise = new SeededNoise(seeds, request.Seeds, model.LatentShape(request.Size), request.Options.Noise, CPU);
        var latent = start is null                                                                                  // [B, C, h, w]
            ? sampler.Start(noise.Next(), path.Start, request.Options.SgmNoiseMultiplier)
            : sampler.StartFrom(start.Clean, noise.Next() * request.Start!.NoiseMultiplier, path.Start, request.Start.ExtraNoise);

        var beside = start is null ? ImageChannels(plan, seeds) : start.Beside;
        using var guidance = new ClassifierFreeGuidance<TextConditioning>(
            (input, call, rows) => Predict(plan, input, Beside(beside, rows), call.Timestep, [.. rows.Select(row => row.Conditioning)]), noiseModel, conditioning, Guidance(plan));
        var denoise = start is null ? guidance.Denoise : start.Around(guidance.Denoise, sampler);

        var source = noise.For(sampler, path.Schedule, request.Options.NoBrownianBatchDeterminism);
        try
        {
            var sampled = sampler.Sample(path.Run(denoise, source, guidance.UnconditionalNoise, progress, cancel), latent);
            return new LatentBatch((start?.Finish(sampled) ?? sampled).MoveToOuterDisposeScope(), guidance.LeftOutNegative, conditioning.Padded);
        }
        finally
        {
            if (source is IDisposable own && !ReferenceEquals(source, noise)) own.Dispose();
        }
    }

    private static SamplingPath Path(ImagePlan plan, NoiseTable table)
    {
        var (request, isSdxl) = (plan.Request, plan.Model.Architecture.Family is ModelFamily.Sdxl);
        return request.Start is { } start
            ? SamplingPath.FromImage(plan.Sampler, plan.Schedule, table, request.Options, ImageSteps.Of(request.Steps, start.Strength, start.ExactSteps), isSdxl)
            : SamplingPath.FromNoise(plan.Sampler, plan.Schedule, table, request.Options, request.Steps, isSdxl);
    }

    private static GuidanceOptions Guidance(ImagePlan plan)
    {
        var (request, start) = (plan.Request, plan.Request.Start);
        var steps = start is null ? request.Steps : ImageSteps.Of(request.Steps, start.Strength, start.ExactSteps).Encode + 1;
        var follows = plan.Model.Architecture.ImageConditioning == ImageConditioning.EditedImage && start?.ImageCfgScale is not (null or 1);
        return GuidanceOptions.For(request.CfgScale, plan.Sampler, request.Options, steps) with { ImageScale = follows ? start!.ImageCfgScale : null };
    }

    /// <summary>One call of the UNet: input [N, C, h, w], beside [N, C′, h, w] or null → [N, C, h, w] float32.</summary>
    private static Tensor Predict(ImagePlan plan, Tensor input, Tensor? beside, double timestep, IReadOnlyList<TextConditioning> rows)
    {
        using var scope = NewDisposeScope();
        var (text, model, type) = (TextConditioning.Stack(rows), plan.Model, plan.Model.Precision.Networks);
        var x = beside is null ? input : cat([input, beside], dim: 1);
        var steps = full([input.size(0)], timestep, dtype: float32, device: model.Device);
        return model.UNet.Forward(x.to(type, model.Device), steps, text.Context.to(type, model.Device), text.Vector?.to(type, model.Device), plan.SelfAttention)
            .to(float32, CPU)
            .MoveToOuterDisposeScope();
    }

    private static Tensor? Beside(Tensor? channels, IReadOnlyList<GuidedRow<TextConditioning>> rows) =>
        channels is null ? null : cat([.. rows.Select(row => row.Kind == RowKind.NegativeWithoutImage ? zeros_like(channels.narrow(0, row.Image, 1)) : channels.narrow(0, row.Image, 1))]);

    /// <summary>What models for editing see beside each picture's latent when there is nothing to edit: all of it to be painted over grey.</summary>
    private static Tensor? ImageChannels(ImagePlan plan, IReadOnlyList<PictureSeed> seeds)
    {
        var (model, size) = (plan.Model, plan.Request.Size);
        if (model.Architecture.ImageConditioning == ImageConditioning.None) return null;

        using var scope = NewDisposeScope();
        var shape = model.LatentShape(size);
        if (model.Architecture.ImageConditioning == ImageConditioning.EditedImage) return zeros([seeds.Count, .. shape]).MoveToOuterDisposeScope();

        // A1111 draws the encoding of the grey, from torch's own generator, which the last picture's noise has just seeded.
        using var drawn = new TorchStream(unchecked((ulong)seeds[^1].Seed), CPU);
        var (type, device) = (model.Precision.Autoencoder, model.Device);
        var blank = zeros([1, 3, size.Height, size.Width], dtype: type, device: device);
        Tensor[] greys = [.. seeds.Select(_ => model.Vae.Encode(blank, drawn.Draw([1, .. shape]).to(type, device)).to(float32, CPU) * model.Architecture.LatentScale)];
        return cat([ones([seeds.Count, 1, shape[1], shape[2]]), cat(greys)], dim: 1).MoveToOuterDisposeScope();
    }
}
