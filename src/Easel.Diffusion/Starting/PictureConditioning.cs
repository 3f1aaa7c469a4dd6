using Easel.Diffusion.Architectures;
using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling.Guidance;
using Easel.Diffusion.Sampling.Noise;
using static TorchSharp.torch;

namespace Easel.Diffusion.Starting;

/// <summary>What a model made for more than text is told of a picture beside the noisy latent. The tensors belong to the caller's scope.</summary>
/// <param name="Channels">Laid beside the latent's, [B, C′, h, w], or null.</param>
/// <param name="Vector">Told with the timestep, [B, V], or null.</param>
public sealed record PictureConditioning(Tensor? Channels = null, Tensor? Vector = null)
{
    /// <summary>What a plan's model is told of its start, or null where it takes nothing.</summary>
    /// <param name="plan">With a start.</param>
    /// <param name="pictures">[1, 3, H, W] each, −1…1.</param>
    /// <param name="drawn">What encoders draw with.</param>
    public static PictureConditioning? Of(ImagePlan plan, IReadOnlyList<Tensor> pictures, NoiseStream drawn)
    {
        using var scope = NewDisposeScope();
        var model = plan.Model;
        var told = model.Architecture.ImageConditioning switch
        {
            ImageConditioning.EditedImage => new PictureConditioning(cat([.. pictures.Select(picture => model.Encode(picture).Over(model.Architecture.LatentScale))])),
            ImageConditioning.MaskAndMaskedImage => new PictureConditioning(Masked(plan, pictures, drawn)),
            ImageConditioning.EmbeddedImage => new PictureConditioning(Vector: model.Embedder!.Vectors(pictures, drawn, model.Precision.Networks, model.Device)),
            ImageConditioning.Depth => new PictureConditioning(Nearness(plan, pictures)),
            _ => null,
        };
        return told?.MoveToOuterDisposeScope();
    }

    /// <summary>What a plan's model is told when there is no picture: all of it to be painted over grey, or zeros; null where it takes nothing.</summary>
    /// <param name="plan">Without a start, or whose start has no picture.</param>
    /// <param name="count">Pictures of the batch.</param>
    /// <param name="drawn">What encoders draw with.</param>
    public static PictureConditioning? Blank(ImagePlan plan, int count, NoiseStream drawn)
    {
        using var scope = NewDisposeScope();
        var shape = plan.Model.LatentShape(plan.Request.Size);
        var told = plan.Model.Architecture.ImageConditioning switch
        {
            ImageConditioning.EditedImage => new PictureConditioning(zeros([count, .. shape])),
            ImageConditioning.MaskAndMaskedImage => new PictureConditioning(cat([ones([count, 1, shape[1], shape[2]]), Grey(plan, count, drawn)], dim: 1)),
            ImageConditioning.EmbeddedImage => new PictureConditioning(Vector: zeros([count, plan.Model.Embedder!.Width])),
            _ => null,
        };
        return told?.MoveToOuterDisposeScope();
    }

    /// <summary>The channels of each row's picture; zeros where the row stands for no picture.</summary>
    internal Tensor? ChannelsOf(IReadOnlyList<GuidedRow<TextConditioning>> rows) =>
        Channels is null ? null : cat([.. rows.Select(row => Of(Channels, row.Image, isTold: row.Kind != RowKind.NegativeWithoutImage))]);

    /// <summary>The vector of each row's picture; zeros for negative prompts.</summary>
    internal Tensor? VectorOf(IReadOnlyList<GuidedRow<TextConditioning>> rows) =>
        Vector is null ? null : cat([.. rows.Select(row => Of(Vector, row.Image, isTold: row.Kind == RowKind.Positive))]);

    /// <summary>Moves the tensors to the caller's scope.</summary>
    public PictureConditioning MoveToOuterDisposeScope()
    {
        Channels?.MoveToOuterDisposeScope();
        Vector?.MoveToOuterDisposeScope();
        return this;
    }

    // A batch often has one picture, of which the estimator is asked once.
    private static Tensor Nearness(ImagePlan plan, IReadOnlyList<Tensor> pictures)
    {
        var (model, shape, different) = (plan.Model, plan.Model.LatentShape(plan.Request.Size), plan.Start?.Pictures.Length ?? pictures.Count);
        var channels = pictures.Take(different).Select(picture => model.Depth!.Channel(picture, (shape[1], shape[2]), model.Device)).ToList();
        return cat([.. pictures.Select((_, i) => channels[i % different])]);
    }

    private static Tensor Of(Tensor all, int image, bool isTold) => isTold ? all.narrow(0, image, 1) : zeros_like(all.narrow(0, image, 1));

    // The mask, then the latent of what it leaves of the picture.
    private static Tensor Masked(ImagePlan plan, IReadOnlyList<Tensor> pictures, NoiseStream drawn)
    {
        var (mask, shape) = (Hidden(plan, pictures[0]), plan.Model.LatentShape(plan.Request.Size));
        var weight = plan.Request.Start!.ConditionalMaskWeight;
        var seen = pictures.Select(picture => StartLatents.Encode(plan.Model, picture.Added((picture * mask.FromOne() - picture).Times(weight)), drawn));
        var small = nn.functional.interpolate(mask, size: [shape[1], shape[2]], mode: InterpolationMode.Nearest).expand(pictures.Count, -1, -1, -1);
        return cat([small, cat([.. seen])], dim: 1);
    }

    private static Tensor Hidden(ImagePlan plan, Tensor picture)
    {
        if (plan.Start!.Mask is not { } mask) return ones([1, 1, picture.size(2), picture.size(3)]);
        var values = tensor(Array.ConvertAll(mask.Values, value => value / 255f)).reshape(1, 1, mask.Height, mask.Width);
        return plan.Request.Start!.Mask!.RoundsLatent() ? values.round() : values;
    }

    private static Tensor Grey(ImagePlan plan, int count, NoiseStream drawn)
    {
        var (model, size, shape) = (plan.Model, plan.Request.Size, plan.Model.LatentShape(plan.Request.Size));
        var (type, device) = (model.Precision.Autoencoder, model.Device);
        var blank = zeros([1, 3, size.Height, size.Width], dtype: type, device: device);
        Tensor[] greys = [.. Enumerable.Range(0, count).Select(_ => model.Vae.Encode(blank, drawn.Draw([1, .. shape]).to(type, device)).to(float32, CPU).Times(model.Architecture.LatentScale))];
        return cat(greys);
    }
}
