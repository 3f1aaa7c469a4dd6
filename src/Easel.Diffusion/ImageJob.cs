using System.Diagnostics;
using System.Threading.Channels;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Results;
using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Noise;
using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>Carries out one plan: batch after batch, each picture told as soon as it is there.</summary>
/// <param name="plan">What to make.</param>
/// <param name="facts">What every picture's infotext says beyond the request; asked once, when the first is written.</param>
/// <param name="previewEvery">Steps between previews; 0 makes none.</param>
/// <param name="events">Where to tell.</param>
/// <param name="cancel">Takes effect before the next call of the network.</param>
public sealed class ImageJob(ImagePlan plan, Func<InfotextFacts> facts, int previewEvery, ChannelWriter<ImageEvent> events, CancellationToken cancel)
{
    private readonly Stopwatch watch = new();
    private readonly DiffusionModel model = plan.Model;
    private readonly Lazy<InfotextFacts> facts = new(facts);
    private readonly CancellationToken decoding = plan.Request.KeepUnfinished ? CancellationToken.None : cancel; // what is sampled is decoded then
    private Tensor? latest; // the batch's estimate [B, C, h, w] for pictures that are cut off

    public void Run()
    {
        foreach (var warning in plan.Warnings) Warn(warning);
        using var scope = NewDisposeScope();
        var conditioning = Encode();
        watch.Start();
        for (var batch = 0; batch < plan.Request.BatchCount; batch++)
        {
            try { RunBatch(batch, conditioning); }
            catch (NotFiniteException fault) when (fault.Part == NotFiniteException.Network && plan.Models.Any(asked => asked.Precision.Networks != ScalarType.Float32))
            {
                Warn($"{fault.Message}; it is asked again in float32, which takes longer, and so from now on with this model");
                foreach (var asked in plan.Models) asked.ComputeNetworksInFloat32();
                RunBatch(batch, conditioning = Encode());
            }
        }
    }

    private BatchConditioning Encode()
    {
        cancel.ThrowIfCancellationRequested();
        events.TryWrite(new ImageEvent.Phase("encoding prompt"));
        return BatchConditioning.Encode(plan, plan.Request.BatchSize, cancel);
    }

    private void RunBatch(int batch, BatchConditioning conditioning)
    {
        using var scope = NewDisposeScope();
        var seeds = plan.SeedsOf(batch);
        LatentBatch made;
        try { made = ImagePipeline.Run(plan, conditioning, seeds, Watch(batch, seeds), cancel); }
        catch (OperationCanceledException) when (latest is not null)
        {
            if (IsFinite(latest)) Tell(batch, seeds, new LatentBatch(latest, model) { PaddedConditioning = conditioning.Padded }, unfinished: true);
            throw;
        }
        finally { Forget(); }

        foreach (var asked in plan.Models) asked.EnsureUnchanged();
        NotFiniteException.ThrowIf(made.Latents, NotFiniteException.Network, made.Model);
        foreach (var asked in plan.Models) asked.ReleaseScratch();
        Tell(batch, seeds, made, unfinished: false);
        cancel.ThrowIfCancellationRequested();
    }

    private BatchWatch Watch(int batch, IReadOnlyList<PictureSeed> seeds) => new()
    {
        Steps = new Watcher(report => Report(batch, report)),
        Warn = Warn,
        Phase = name => events.TryWrite(new ImageEvent.Phase(name)),
        FirstPass = plan.Request.KeepFirstPass ? (index, picture) => TellFirst(batch * plan.Request.BatchSize + index, seeds[index], picture) : null,
    };

    private void TellFirst(int index, PictureSeed seed, Bitmap picture)
    {
        var text = InfotextWriter.Write(plan.Told, facts.Value, seed.Seed, seed.Variation);
        events.TryWrite(new ImageEvent.Picture(new GeneratedImage(index, seed.Seed, seed.Variation, picture, text) { IsBeforeHires = true }));
    }

    private void Tell(int batch, IReadOnlyList<PictureSeed> seeds, LatentBatch made, bool unfinished)
    {
        for (var i = 0; i < seeds.Count; i++)
        {
            decoding.ThrowIfCancellationRequested();
            events.TryWrite(new ImageEvent.Phase("decoding"));
            var picture = Finish(batch * plan.Request.BatchSize + i, seeds[i], made.Latents.narrow(0, i, 1), made);
            events.TryWrite(new ImageEvent.Picture(picture with { IsUnfinished = unfinished }));
        }
    }

    private void Forget()
    {
        latest?.Dispose();
        latest = null;
    }

    private GeneratedImage Finish(int index, PictureSeed seed, Tensor latent, LatentBatch batch)
    {
        using var scope = NewDisposeScope();
        var picture = new PictureDecoder(batch.Model, Warn, decoding).Decode(latent);                               // [1, 3, H, W]
        decoding.ThrowIfCancellationRequested();
        var told = facts.Value with { LeftOutNegative = batch.LeftOutNegative, PaddedConditioning = batch.PaddedConditioning, WasRefined = batch.WasRefined };
        var text = InfotextWriter.Write(plan.Told, told, seed.Seed, seed.Variation);
        return new GeneratedImage(index, seed.Seed, seed.Variation, Upscaled(Laid(Corrected(Restored(Pixels.ToBitmap(picture)), index), index, batch)), text);
    }

    // In front of colour correction and overlay, as A1111 does it.
    private Bitmap Restored(Bitmap painted)
    {
        if (plan is not { Faces: { } restorer, Request.Faces: { } how }) return painted;
        events.TryWrite(new ImageEvent.Phase("restoring faces"));
        var (restored, count) = restorer.Restore(painted, how.Weight, cancel: decoding);
        foreach (var note in restorer.Notes(count)) Warn(note);
        return restored;
    }

    private Bitmap Corrected(Bitmap painted, int index) => plan is { Request.Start.ColourCorrection: true, Start: { } start }
        ? ColourCorrection.Apply(painted, start.Pictures[index % plan.Request.BatchSize % start.Pictures.Length])
        : painted;

    private Bitmap Laid(Bitmap painted, int index, LatentBatch batch)
    {
        var place = index % plan.Request.BatchSize;
        return plan.Start?.Lay(painted, place, batch.Shown.IsEmpty ? null : batch.Shown[place]) ?? painted;
    }

    private Bitmap Upscaled(Bitmap picture)
    {
        if (plan.Upscaler is not { } upscaler) return picture;
        using var scope = NewDisposeScope();
        return Pixels.ToBitmap(upscaler.Upscale(Pixels.ToTensor(picture), cancel: decoding).Within(0, 1));
    }

    private static bool IsFinite(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.isfinite().all().item<bool>();
    }

    private void Warn(string message) => events.TryWrite(new ImageEvent.Warning(message));

    private void Report(int batch, StepReport report)
    {
        if (report is { Step: 1, Denoised: { } first }) NotFiniteException.ThrowIf(first, NotFiniteException.Network, model); // not after all the steps
        if (plan.Request.KeepUnfinished && report.Denoised is { } estimate)
        {
            Forget();
            latest = estimate.clone().DetachFromDisposeScope(); // steps may write into theirs
        }

        var steps = report.Steps ?? plan.Request.Steps;
        var (done, all) = (batch * steps + report.Step, steps * plan.Request.BatchCount);
        var left = done > 0 ? watch.Elapsed.TotalSeconds / done * Math.Max(all - done, 0) : (double?)null;
        events.TryWrite(new ImageEvent.Progress(done, Math.Max(all, done), left));
        if (previewEvery > 0 && report.Step % previewEvery == 0 && report.Denoised is { } denoised) Preview(batch, denoised);
    }

    private void Preview(int batch, Tensor denoised)
    {
        using var scope = NewDisposeScope();
        events.TryWrite(new ImageEvent.Preview(batch * plan.Request.BatchSize, Pixels.ToBitmap(model.Preview(denoised.narrow(0, 0, 1)))));
    }

    private sealed class Watcher(Action<StepReport> report) : IProgress<StepReport>
    {
        public void Report(StepReport value) => report(value);
    }
}
