using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Sampling;

namespace Easel.Diffusion.Passes;

/// <summary>The second pass of a plan, resolved.</summary>
/// <param name="Plan">The pass itself: a picture painted over the first one's latent.</param>
/// <param name="Size">How large.</param>
/// <param name="Latent">How the latent is enlarged, or null to enlarge the picture.</param>
/// <param name="Pictures">How the picture is enlarged, or null to enlarge the latent.</param>
/// <param name="FirstPass">The picture in the first pass's place, or null to paint one.</param>
public sealed record HiresPlan(ImagePlan Plan, HiresSize Size, LatentScaling? Latent, PictureScaling? Pictures, Bitmap? FirstPass)
{
    /// <summary>The second pass of <paramref name="first"/>, or null where it has none.</summary>
    /// <param name="first">The plan of the first pass, with prompts cleaned and seeds drawn.</param>
    /// <param name="parts">Samplers and schedules.</param>
    /// <param name="others">Loads another checkpoint, opens an upscaler.</param>
    /// <exception cref="RequestException">Something in it is not there; names the field.</exception>
    public static HiresPlan? Of(ImagePlan first, DiffusionParts parts, OtherModels? others)
    {
        if (first.Request.Hires is not { } hires) return null;
        var model = hires.Model is null ? first.Model : Other(first.Request with { Model = hires.Model, Vae = hires.Vae }, first.Model, others);
        var size = HiresSize.Of(first.Request.Size, hires, model.Vae.Config.Downscale);
        var latent = LatentScaling.Find(hires.Upscaler);
        var picture = hires.FirstPass is { } source ? NamedPicture.Load("hires.first_pass", source).Over() : null;
        var plan = ImagePlan.OfPass(Second(first, hires, size.Final, parts), model, parts) with
        {
            ToldSize = size.Enlarged,
            FirstPassCalls = first.Request.Steps * first.Sampler.Facts.CallsPerStep,
            Refiner = RefinerPlan.Of(first.Request, RefinerPass.Second, model, others),
        };
        return new HiresPlan(plan, size, latent, latent is null ? PictureScaling.Find(hires.Upscaler, others?.Upscaler) : null, picture);
    }

    private static DiffusionModel Other(ImageRequest request, DiffusionModel first, OtherModels? others)
    {
        var model = (others ?? throw new ArgumentNullException(nameof(others), "a second pass of another checkpoint needs a loader of checkpoints")).Checkpoint(request, "hires.model");
        return model.Vae.Config.LatentChannels == first.Vae.Config.LatentChannels
            ? model
            : throw new RequestException("hires.model", $"{model.Name} has latents of {model.Vae.Config.LatentChannels} channels and {first.Name} of {first.Vae.Config.LatentChannels}; give one of the same kind");
    }

    // A schedule that stands behind the first sampler's name holds for the second pass too.
    private static ImageRequest Second(ImagePlan first, HiresFix hires, ImageSize size, DiffusionParts parts)
    {
        var request = first.Request;
        var schedule = request.Schedule with { Id = SamplerName.Resolve(parts, request.Sampler.Id, request.Schedule.Id).Schedule.Id };
        return request with
        {
            Prompt = hires.Prompt.Length > 0 ? hires.Prompt : request.Prompt,
            NegativePrompt = hires.NegativePrompt.Length > 0 ? hires.NegativePrompt : request.NegativePrompt,
            Sampler = hires.Sampler ?? request.Sampler,
            Schedule = hires.Schedule ?? schedule,
            Steps = hires.Steps > 0 ? hires.Steps : request.Steps,
            Size = size,
            Options = request.Options with { TokenMergingRatio = request.Options.HiresTokenMerging() },
            Start = new StartImage { Pictures = [], Strength = hires.Strength, ExtraNoise = hires.ExtraNoise, ExactSteps = true },
        };
    }
}
