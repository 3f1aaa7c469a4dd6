using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Diffusion.Architectures;

/// <summary>The architectures Easel runs.</summary>
/// <remarks>Sources: the .yaml files beside the published checkpoints (CompVis stable-diffusion, Stability-AI stablediffusion and generative-models).</remarks>
public static class KnownArchitectures
{
    private static readonly ImmutableArray<TextEncoderSlot> ClipL =
        [new(TextEncoderKind.Clip, "cond_stage_model.transformer.text_model", SkippedLayers: 0, FinalNorm: true, Pooled: false)];

    private static readonly ImmutableArray<TextEncoderSlot> OpenClipH =
        [new(TextEncoderKind.OpenClip, "cond_stage_model.model", SkippedLayers: 1, FinalNorm: true, Pooled: false)];

    private static readonly ImmutableArray<TextEncoderSlot> ClipLAndBigG =
    [
        new(TextEncoderKind.Clip, "conditioner.embedders.0.transformer.text_model", SkippedLayers: 1, FinalNorm: false, Pooled: false),
        new(TextEncoderKind.OpenClip, "conditioner.embedders.1.model", SkippedLayers: 1, FinalNorm: false, Pooled: true),
    ];

    private static readonly ImmutableArray<TextEncoderSlot> BigG =
        [new(TextEncoderKind.OpenClip, "conditioner.embedders.0.model", SkippedLayers: 1, FinalNorm: false, Pooled: true)];

    public static Architecture Sd15 { get; } = new() { Id = "sd15", Title = "Stable Diffusion 1.x", Family = ModelFamily.Sd1, Encoders = ClipL };

    public static Architecture Sd15Inpainting { get; } = Sd15 with
    {
        Id = "sd15-inpainting",
        Title = "Stable Diffusion 1.x inpainting",
        InChannels = 9,
        ImageConditioning = ImageConditioning.MaskAndMaskedImage,
    };

    public static Architecture InstructPix2Pix { get; } = Sd15 with
    {
        Id = "instruct-pix2pix",
        Title = "InstructPix2Pix",
        InChannels = 8,
        ImageConditioning = ImageConditioning.EditedImage,
    };

    /// <summary>SD 2.x predicting noise (2-base, 2-1-base).</summary>
    public static Architecture Sd2 { get; } = new() { Id = "sd2", Title = "Stable Diffusion 2.x", Family = ModelFamily.Sd2, Encoders = OpenClipH };

    public static Architecture Sd2Inpainting { get; } = Sd2 with
    {
        Id = "sd2-inpainting",
        Title = "Stable Diffusion 2 inpainting",
        InChannels = 9,
        ImageConditioning = ImageConditioning.MaskAndMaskedImage,
    };

    public static Architecture Sd2Depth { get; } = Sd2 with
    {
        Id = "sd2-depth",
        Title = "Stable Diffusion 2 depth",
        InChannels = 5,
        ImageConditioning = ImageConditioning.Depth,
        SightPrefix = "depth_model.model",
    };

    /// <summary>SD 2.1 told of a picture by OpenAI's ViT-L/14.</summary>
    public static Architecture Sd2UnclipL { get; } = Sd2 with
    {
        Id = "sd2-unclip-l",
        Title = "Stable Diffusion 2.1 unCLIP-L",
        DefaultSize = new ImageSize(768, 768),
        Prediction = PredictionType.Velocity, // v2-1-stable-unclip-l-inference.yaml, parameterization
        ImageConditioning = ImageConditioning.EmbeddedImage,
        SightPrefix = "embedder.model.visual",
    };

    /// <summary>The same by OpenCLIP's ViT-H/14.</summary>
    public static Architecture Sd2UnclipH { get; } = Sd2UnclipL with { Id = "sd2-unclip-h", Title = "Stable Diffusion 2.1 unCLIP-H" };

    public static Architecture Sdxl { get; } = new()
    {
        Id = "sdxl",
        Title = "Stable Diffusion XL",
        Family = ModelFamily.Sdxl,
        Encoders = ClipLAndBigG,
        DefaultSize = new ImageSize(1024, 1024),
        LatentScale = 0.13025, // sd_xl_base.yaml, scale_factor
        SizeConditioning = SizeConditioning.OriginalCropTarget,
    };

    public static Architecture SdxlInpainting { get; } = Sdxl with
    {
        Id = "sdxl-inpainting",
        Title = "Stable Diffusion XL inpainting",
        InChannels = 9,
        ImageConditioning = ImageConditioning.MaskAndMaskedImage,
    };

    public static Architecture SdxlEdit { get; } = Sdxl with
    {
        Id = "sdxl-edit",
        Title = "Stable Diffusion XL InstructPix2Pix",
        InChannels = 8,
        ImageConditioning = ImageConditioning.EditedImage,
    };

    public static Architecture SdxlRefiner { get; } = Sdxl with
    {
        Id = "sdxl-refiner",
        Title = "Stable Diffusion XL refiner",
        Family = ModelFamily.SdxlRefiner,
        Encoders = BigG,
        SizeConditioning = SizeConditioning.OriginalCropAesthetic,
    };

    public static IReadOnlyList<Architecture> All { get; } =
        [Sd15, Sd15Inpainting, InstructPix2Pix, Sd2, Sd2Inpainting, Sd2Depth, Sd2UnclipL, Sd2UnclipH, Sdxl, SdxlInpainting, SdxlEdit, SdxlRefiner];
}
