using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>What a body of A1111's <c>POST /sdapi/v1/img2img</c> says beyond that of txt2img: the pictures to begin with and the mask.</summary>
internal static class WebuiStart
{
    private const string Inline = "data:";

    private static readonly ImmutableArray<MaskContent> Contents = [MaskContent.Fill, MaskContent.Original, MaskContent.LatentNoise, MaskContent.LatentNothing];

    /// <summary>Null for a body of txt2img.</summary>
    /// <param name="body">The fields.</param>
    /// <param name="settings">The overridden settings.</param>
    /// <exception cref="WebuiRefusal">404: there is no picture.</exception>
    /// <exception cref="RequestException">A value is not possible; names the field.</exception>
    public static StartImage? Read(WebuiBody body, JsonFields settings)
    {
        if (!body.Whole.ContainsKey("init_images")) return null;
        ImmutableArray<string> pictures = [.. body.Items("init_images").Select(image => Address(image.GetString()!))];
        if (pictures.IsEmpty) throw new WebuiRefusal(404, "Init image not found");
        if (body.Text("latent_mask") is { Length: > 0 } && body.Text("mask") is not { Length: > 0 }) throw new RequestException("latent_mask", "it says what of the latent is painted under a mask, and there is none; give mask too");
        return new StartImage
        {
            Pictures = pictures,
            Strength = body.Number("denoising_strength"),
            Resize = Among<ImageResize>("resize_mode", body.Long("resize_mode"), [ImageResize.Stretch, ImageResize.Crop, ImageResize.Fill, ImageResize.Latent]),
            NoiseMultiplier = body.GivenNumber("initial_noise_multiplier") ?? settings.Number("initial_noise_multiplier") ?? 1,
            ExtraNoise = settings.Number("img2img_extra_noise") ?? 0,
            ExactSteps = settings.Flag("img2img_fix_steps") ?? false,
            ColourCorrection = settings.Flag("img2img_color_correction") ?? false,
            ImageCfgScale = body.GivenNumber("image_cfg_scale"),
            ConditionalMaskWeight = settings.Number("inpainting_mask_weight") ?? 1,
            Mask = body.Text("mask") is { Length: > 0 } mask ? Mask(body, settings, Address(mask)) : null,
        };
    }

    private static PaintMask Mask(WebuiBody body, JsonFields settings, string picture) => new()
    {
        Picture = picture,
        LatentPicture = body.Text("latent_mask") is { Length: > 0 } latent ? Address(latent) : null,
        BlurX = body.GivenWhole("mask_blur") ?? (int)body.Long("mask_blur_x"),
        BlurY = body.GivenWhole("mask_blur") ?? (int)body.Long("mask_blur_y"),
        Inverted = body.Long("inpainting_mask_invert") != 0,
        Content = Among("inpainting_fill", body.Long("inpainting_fill"), Contents),
        OnlyMasked = body.Flag("inpaint_full_res"),
        Padding = (int)body.Long("inpaint_full_res_padding"),
        Rounded = body.Flag("mask_round"),
        Soft = WebuiSoftInpainting.Read(body),
        Overlay = settings.Flag("overlay_inpaint") ?? true,
    };

    internal static string Address(string image) => image.StartsWith(Inline, StringComparison.OrdinalIgnoreCase) || Intake.ImageFetcher.IsAddress(image.Trim()) ? image : $"{Inline};base64,{image}";

    private static T Among<T>(string field, long number, ImmutableArray<T> values) => number >= 0 && number < values.Length
        ? values[(int)number]
        : throw new RequestException(field, $"{number} is not possible; give 0 to {values.Length - 1}");
}
