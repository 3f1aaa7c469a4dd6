using System.Collections.Immutable;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Guidance;
using Easel.Diffusion.Sampling.Noise;
using static TorchSharp.torch;

namespace Easel.Diffusion.Starting;

/// <summary>What sampling begins from and must keep. The tensors belong to the caller's scope.</summary>
/// <param name="Clean">The pictures' latents [B, C, h, w] float32, as sampled.</param>
/// <param name="Keep">1 where the latent stays, 0 where it is painted, [h, w]; null paints all.</param>
/// <param name="Beside">What the model is told of the picture beside the latent, or null.</param>
public sealed record StartLatents(Tensor Clean, Tensor? Keep, PictureConditioning? Beside)
{
    // A1111 draws from torch's own generator, in whatever state it is; here always from its first state, so that a seed means the same picture everywhere.
    private const ulong EncodingSeed = 0;

    /// <summary>How softly <see cref="Keep"/> is meant, or null for a plain mask.</summary>
    public SoftInpainting? Soft { get; init; }

    /// <summary>The noise the pictures would have come from, and how new noise is mixed into it; null begins with new noise.</summary>
    internal (Tensor Noise, ReversedNoise Way)? Reversed { get; init; }

    /// <summary>Encodes a plan's start.</summary>
    /// <param name="plan">With a start.</param>
    /// <param name="seeds">One a picture.</param>
    public static StartLatents Encode(ImagePlan plan, IReadOnlyList<PictureSeed> seeds)
    {
        using var scope = NewDisposeScope();
        var (start, prepared, model) = (plan.Request.Start!, plan.Start!, plan.Model);
        var pictures = Enumerable.Range(0, seeds.Count).Select(i => Pixels.ToTensor(prepared.Pictures[i % prepared.Pictures.Length]).Times(2).Less(1)).ToList();
        var shape = model.LatentShape(plan.Request.Size);
        using var drawn = new TorchStream(EncodingSeed, CPU);
        var encoded = cat([.. pictures.Select(picture => Encode(model, picture, drawn))]);
        var clean = start.Resize == ImageResize.Latent && !encoded.shape.AsSpan(2).SequenceEqual(shape.AsSpan(1))
            ? nn.functional.interpolate(encoded, size: [shape[1], shape[2]], mode: InterpolationMode.Bilinear, align_corners: false)
            : encoded;

        var keep = (prepared.LatentMask ?? prepared.Mask) is { } mask ? Painted(mask, start.Mask!.RoundsLatent(), shape).FromOne() : null;
        if (keep is not null && start.Mask!.Content is MaskContent.LatentNoise or MaskContent.LatentNothing) clean = clean * keep;
        if (keep is not null && start.Mask!.Content is MaskContent.LatentNoise) clean = clean.Added(Noise(plan, seeds, shape) * keep.FromOne());
        return new StartLatents(clean.MoveToOuterDisposeScope(), keep?.MoveToOuterDisposeScope(), PictureConditioning.Of(plan, pictures, drawn)?.MoveToOuterDisposeScope()) { Soft = start.Mask?.Soft };
    }

    /// <summary>These with the noise their pictures would have come from, where the plan's script looks for it.</summary>
    /// <param name="plan">Whose.</param>
    /// <param name="cancel">Checked before each call of the network.</param>
    internal StartLatents WithReversal(ImagePlan plan, CancellationToken cancel)
    {
        if (PictureScript.Of(plan.Request) is not NoiseReversal script) return this;
        var way = new ReversedNoise(script);
        return this with { Reversed = (way.Of(plan, this, cancel), way) };
    }

    /// <summary>The noise laid over the latents: what is drawn, or what takes the latents to the noise they came from.</summary>
    /// <param name="drawn">Standard normal [B, C, h, w].</param>
    /// <param name="first">The level sampling begins at.</param>
    internal Tensor Over(Tensor drawn, Sigma first)
    {
        if (Reversed is not var (noise, way)) return drawn.alias();
        using var scope = NewDisposeScope();
        return way.Mixed(noise, drawn).Minus(Clean.Over(first)).MoveToOuterDisposeScope();
    }

    /// <summary>The denoiser that keeps what must stay.</summary>
    public Denoise Around(Denoise denoise, Sampler sampler) => Keep is null ? denoise
        : Soft is { } soft ? new SoftLatentMask(soft, Clean, Keep.FromOne()).Around(denoise, sampler)
        : LatentMask.Around(denoise, sampler, Clean, Keep);

    /// <summary>Of soft inpainting, a mask a picture, of the latent's size: 255 where the painted picture shows; else none.</summary>
    public ImmutableArray<GreyBitmap> Shown(Tensor sampled)
    {
        if (Soft is null || Keep is null) return [];
        using var scope = NewDisposeScope();
        return [.. new SoftOverlay(Soft).Masks(Clean, sampled, Keep.FromOne())];
    }

    /// <summary>The sampled latents with what must stay put back; soft inpainting has mixed it in already.</summary>
    public Tensor Finish(Tensor sampled)
    {
        if (Keep is null || Soft is not null) return sampled.alias();
        using var scope = NewDisposeScope();
        return (sampled * Keep.FromOne()).Added(Clean * Keep).MoveToOuterDisposeScope();
    }

    /// <summary>A latent drawn from the encoder's distribution.</summary>
    internal static Tensor Encode(DiffusionModel model, Tensor picture, NoiseStream drawn)
    {
        using var scope = NewDisposeScope();
        var scale = model.Vae.Config.Downscale;
        return model.Encode(picture, drawn.Draw([1, model.Vae.Config.LatentChannels, picture.size(2) / scale, picture.size(3) / scale])).MoveToOuterDisposeScope();
    }

    private static Tensor Painted(GreyBitmap mask, bool rounded, long[] shape)
    {
        var small = Resampling.Resize(mask, (int)shape[2], (int)shape[1], ResampleFilter.Bicubic);
        var values = tensor(Array.ConvertAll(small.Values, value => value / 255f)).reshape(shape[1], shape[2]);
        return rounded ? values.round() : values;
    }

    // A1111's quirk: the noise of the first batch's seeds, without variation.
    private static Tensor Noise(ImagePlan plan, IReadOnlyList<PictureSeed> seeds, long[] shape)
    {
        var first = plan.SeedsOf(0).Take(seeds.Count).ToList();
        using var noise = new SeededNoise(first, plan.Request.Seeds with { VariationStrength = 0, ResizeFrom = null, EtaNoiseSeedDelta = 0 }, shape, plan.Request.Options.Noise, CPU);
        return noise.Next();
    }
}
