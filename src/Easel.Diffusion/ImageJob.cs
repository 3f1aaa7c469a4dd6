using System.Diagnostics;
using System.Threading.Channels;
using Easel.Core.Infotext;
using Easel.Core.Results;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Noise;
using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>Carries out one plan: batch after batch, each picture told as soon as it is there.</summary>
/// <param name="plan">What to make.</param>
/// <param name="facts">What every picture's infotext says beyond the request.</param>
/// <param name="previewEvery">Steps between previews; 0 makes none.</param>
/// <param name="events">Where to tell.</param>
/// <param name="cancel">Takes effect before the next call of the network.</param>
public sealed class ImageJob(ImagePlan plan, InfotextFacts facts, int previewEvery, ChannelWriter<ImageEvent> events, CancellationToken cancel)
{
    private readonly Stopwatch watch = new();

    public void Run()
    {
        foreach (var warning in plan.Warnings) events.TryWrite(new ImageEvent.Warning(warning));
        using var scope = NewDisposeScope();
        cancel.ThrowIfCancellationRequested();
        events.TryWrite(new ImageEvent.Phase("encoding prompt"));
        var conditioning = BatchConditioning.Encode(plan, plan.Request.BatchSize, cancel);
        watch.Start();
        for (var batch = 0; batch < plan.Request.BatchCount; batch++) RunBatch(batch, conditioning);
    }

    private void RunBatch(int batch, BatchConditioning conditioning)
    {
        using var scope = NewDisposeScope();
        var seeds = plan.SeedsOf(batch);
        var made = ImagePipeline.Run(plan, conditioning, seeds, new Watcher(report => Report(batch, report)), cancel);
        plan.Model.EnsureUnchanged();
        CheckFinite(made.Latents, "network", $"another model than {plan.Model.Name}");

        var told = facts with { LeftOutNegative = made.LeftOutNegative, PaddedConditioning = made.PaddedConditioning };
        for (var i = 0; i < seeds.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            events.TryWrite(new ImageEvent.Phase("decoding"));
            events.TryWrite(new ImageEvent.Picture(Finish(batch * plan.Request.BatchSize + i, seeds[i], made.Latents.narrow(0, i, 1), told)));
        }
    }

    private GeneratedImage Finish(int index, PictureSeed seed, Tensor latent, InfotextFacts told)
    {
        using var scope = NewDisposeScope();
        var decoded = plan.Model.Decode(latent);
        plan.Model.EnsureUnchanged();
        CheckFinite(decoded, "autoencoder", plan.Model.Choice.Vae is { } vae ? $"another than {vae}" : $"a separate one (vae) instead of that of {plan.Model.Name}");
        cancel.ThrowIfCancellationRequested();
        var picture = ((decoded + 1) / 2).clamp(0, 1);                                                              // [1, 3, H, W]
        var text = InfotextWriter.Write(plan.Request, told, seed.Seed, seed.Variation);
        return new GeneratedImage(index, seed.Seed, seed.Variation, Pixels.ToBitmap(plan.Upscaler?.Upscale(picture, cancel).clamp(0, 1) ?? picture), text);
    }

    /// <exception cref="NotFiniteNumberException">Not all of <paramref name="numbers"/> are finite.</exception>
    private static void CheckFinite(Tensor numbers, string part, string other)
    {
        if (!numbers.isfinite().all().item<bool>())
            throw new NotFiniteNumberException($"the {part} gave numbers that are not finite; try float32 precision, or {other}: the weights may be damaged");
    }

    private void Report(int batch, StepReport report)
    {
        var steps = report.Steps ?? plan.Request.Steps;
        var (done, all) = (batch * steps + report.Step, steps * plan.Request.BatchCount);
        var left = done > 0 ? watch.Elapsed.TotalSeconds / done * Math.Max(all - done, 0) : (double?)null;
        events.TryWrite(new ImageEvent.Progress(done, Math.Max(all, done), left));
        if (previewEvery > 0 && report.Step % previewEvery == 0 && report.Denoised is { } denoised) Preview(batch, denoised);
    }

    private void Preview(int batch, Tensor denoised)
    {
        using var scope = NewDisposeScope();
        events.TryWrite(new ImageEvent.Preview(batch * plan.Request.BatchSize, Pixels.ToBitmap(plan.Model.Preview(denoised.narrow(0, 0, 1)))));
    }

    private sealed class Watcher(Action<StepReport> report) : IProgress<StepReport>
    {
        public void Report(StepReport value) => report(value);
    }
}
