using Easel.Core.Scripts;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Native;
using Easel.Diffusion.Passes;
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
    /// <param name="watch">Told how it goes.</param>
    /// <param name="cancel">Checked before each call of the network.</param>
    public static LatentBatch Run(
        ImagePlan plan, BatchConditioning conditioning, IReadOnlyList<PictureSeed> seeds, BatchWatch? watch = null, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        SetUp(plan); // before anything is encoded: the models are as the last request left them
        using var drawn = new TorchStream(unchecked((ulong)seeds[^1].Seed), CPU); // A1111 draws encodings from torch's own generator, which the last picture's noise has just seeded
        if (plan.Hires is not null)
        {
            var passes = new HiresPass(plan, conditioning.Second!, seeds, watch ?? new BatchWatch(), drawn);
            return passes.Run(progress => Paint(plan, conditioning, seeds, null, progress, drawn, cancel), cancel).MoveToOuterDisposeScope();
        }

        if (PictureScript.Of(plan.Request) is NoiseReversal) watch?.Phase("finding the picture's noise");
        var start = plan.Start is null ? null : StartLatents.Encode(plan, seeds).WithReversal(plan, cancel);
        return Paint(plan, conditioning, seeds, start, watch?.Steps, drawn, cancel).MoveToOuterDisposeScope();
    }

    /// <summary>One pass: from noise, or from a latent with noise laid over it, down to a clean latent.</summary>
    /// <param name="plan">The pass.</param>
    /// <param name="conditioning">Its prompts.</param>
    /// <param name="seeds">One a picture.</param>
    /// <param name="start">What it begins from, or null for noise alone.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="drawn">What an encoder draws with where there is nothing to encode.</param>
    /// <param name="cancel">Checked before each call of the network.</param>
    internal static LatentBatch Paint(
        ImagePlan plan, BatchConditioning conditioning, IReadOnlyList<PictureSeed> seeds, StartLatents? start, IProgress<StepReport>? progress, NoiseStream drawn, CancellationToken cancel)
    {
        using var scope = NewDisposeScope();
        var (request, model, sampler) = (plan.Request, plan.Model, plan.Sampler);
        model.Use(plan.Networks);
        plan.Refiner?.Model.Use(plan.Networks);
        if (request.Start is { Strength: 0, ExactSteps: true }) return new LatentBatch(start!.Clean.alias().MoveToOuterDisposeScope(), model); // no step of all of them

        var beside = start is null ? PictureConditioning.Blank(plan, seeds.Count, drawn) : start.Beside;
        using var guidance = new PassGuidance(plan, conditioning, Guidance(plan), beside);
        var path = Path(plan, guidance.NoiseModel.Table);
        using var noise = new SeededNoise(seeds, request.Seeds, model.LatentShape(request.Size), request.Options.Noise, CPU);
        var latent = start is null                                                                                  // [B, C, h, w]
            ? sampler.Start(noise.Next(), path.Start, request.Options.SgmNoiseMultiplier)
            : sampler.StartFrom(start.Clean, start.Over(noise.Next(), path.Start).Times(request.Start!.NoiseMultiplier), path.Start, request.Start.ExtraNoise);

        var denoise = start is null ? guidance.Denoise : start.Around(guidance.Denoise, sampler);
        var source = noise.For(sampler, path.Schedule, request.Options.NoBrownianBatchDeterminism);
        try
        {
            var sampled = sampler.Sample(path.Run(denoise, source, guidance.UnconditionalNoise, progress, cancel), latent);
            return new LatentBatch((start?.Finish(sampled) ?? sampled).MoveToOuterDisposeScope(), guidance.WasRefined ? plan.Refiner!.Model : model)
            {
                LeftOutNegative = guidance.LeftOutNegative,
                PaddedConditioning = guidance.Padded,
                WasRefined = guidance.WasRefined,
                Shown = start?.Shown(sampled) ?? [],
            };
        }
        finally
        {
            if (source is IDisposable own && !ReferenceEquals(source, noise)) own.Dispose();
        }
    }

    private static void SetUp(ImagePlan plan)
    {
        foreach (var network in plan.Models)
        {
            network.Wrap(plan.Request.Options.Tiling);
            network.Keep(plan.Request.Options.Fp8Storage);
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
}
