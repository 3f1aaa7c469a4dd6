using Easel.Core.Imaging;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Starting;
using static TorchSharp.torch;

namespace Easel.Diffusion.Passes;

/// <summary>A batch painted small, enlarged, and painted over (A1111 1.10.1, StableDiffusionProcessingTxt2Img.sample_hr_pass).</summary>
/// <param name="plan">With a second pass.</param>
/// <param name="conditioning">The second pass's prompts.</param>
/// <param name="seeds">One a picture.</param>
/// <param name="watch">Told how it goes.</param>
/// <param name="drawn">What an encoder draws with.</param>
internal sealed class HiresPass(ImagePlan plan, BatchConditioning conditioning, IReadOnlyList<PictureSeed> seeds, BatchWatch watch, NoiseStream drawn)
{
    private readonly HiresPlan hires = plan.Hires!;

    /// <summary>Carries out both passes.</summary>
    /// <param name="paint">Paints the first.</param>
    /// <param name="cancel">Checked between what takes long.</param>
    public LatentBatch Run(Func<IProgress<StepReport>?, LatentBatch> paint, CancellationToken cancel)
    {
        using var scope = NewDisposeScope();
        var request = hires.Plan.Request;
        var left = request.Start!.Strength > 0 ? request.Steps : 0;
        var counted = watch.Steps is { } steps ? new PassProgress(steps, 0, left) : null;
        var first = hires.FirstPass is null ? paint(counted) : null;
        if (first is not null) NotFiniteException.ThrowIf(first.Latents, NotFiniteException.Network, first.Model);

        var pictures = Pictures(first, cancel);
        if (hires.FirstPass is null)
            for (var i = 0; i < pictures.Count; i++) watch.FirstPass?.Invoke(i, pictures[i]);
        var large = hires.Latent is null ? Enlarged(pictures, cancel) : [];
        var enlarged = hires.Latent is { } latent ? latent.Enlarge(Latents(first), Cells(hires.Size.Enlarged.Height), Cells(hires.Size.Enlarged.Width)) : cat([.. large.Select(Encode)]);
        cancel.ThrowIfCancellationRequested();
        var start = new StartLatents(Cut(enlarged), Keep: null, Told(large));
        var second = ImagePipeline.Paint(hires.Plan, conditioning, seeds, start, counted is null ? null : new PassProgress(watch.Steps!, counted.Done, 0), drawn, cancel);
        var made = second with
        {
            First = hires.Latent is null ? first?.Latents : null,
            LeftOutNegative = second.LeftOutNegative || first is { LeftOutNegative: true },
            WasRefined = second.WasRefined || first is { WasRefined: true },
        };
        return made.MoveToOuterDisposeScope();
    }

    // Decoded only where somebody looks at them.
    private List<Bitmap> Pictures(LatentBatch? first, CancellationToken cancel)
    {
        if (hires.FirstPass is { } given) return [.. seeds.Select(_ => given)];
        if (hires.Latent is not null && watch.FirstPass is null) return [];

        watch.Phase("decoding");
        var decoder = new PictureDecoder(first!.Model, watch.Warn, cancel);
        return [.. Enumerable.Range(0, seeds.Count).Select(Picture)];

        Bitmap Picture(int index)
        {
            using var scope = NewDisposeScope();
            cancel.ThrowIfCancellationRequested();
            return Pixels.ToBitmap(decoder.Decode(first.Latents.narrow(0, index, 1)));
        }
    }

    private Tensor Latents(LatentBatch? first) => first?.Latents ?? cat([.. seeds.Select(_ => Encode(hires.FirstPass!))]);

    private List<Bitmap> Enlarged(List<Bitmap> pictures, CancellationToken cancel)
    {
        watch.Phase("upscaling");
        return [.. pictures.Select(Large)];

        Bitmap Large(Bitmap picture)
        {
            cancel.ThrowIfCancellationRequested();
            return hires.Pictures!.Enlarge(picture, hires.Size.Enlarged, cancel);
        }
    }

    // Of models that see a picture as a whole, the enlarged one; for all others there is nothing to see.
    private PictureConditioning? Told(List<Bitmap> large) => large.Count > 0 && hires.Plan.Model.Architecture.ImageConditioning == ImageConditioning.EmbeddedImage
        ? PictureConditioning.Of(hires.Plan, [.. large.Select(picture => Pixels.ToTensor(picture).Times(2).Less(1))], drawn)
        : PictureConditioning.Blank(hires.Plan, seeds.Count, drawn);

    private Tensor Encode(Bitmap picture)
    {
        using var scope = NewDisposeScope();
        var (model, cell) = (hires.Plan.Model, hires.Plan.Model.Vae.Config.Downscale);
        return model.Encode(Pixels.ToTensor(picture).Times(2).Less(1), drawn.Draw([1, model.Vae.Config.LatentChannels, picture.Height / cell, picture.Width / cell])).MoveToOuterDisposeScope();
    }

    // What hangs over on both sides; the odd place at the end.
    private Tensor Cut(Tensor latent)
    {
        var (height, width) = (Cells(hires.Size.Final.Height), Cells(hires.Size.Final.Width));
        return latent.narrow(2, (latent.size(2) - height) / 2, height).narrow(3, (latent.size(3) - width) / 2, width);
    }

    private long Cells(int pixels) => pixels / hires.Plan.Model.Vae.Config.Downscale;
}
