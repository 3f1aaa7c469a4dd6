using System.Collections.Immutable;
using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>A picture to begin with instead of noise alone (A1111's img2img), and what of it is painted anew.</summary>
public sealed record StartImage
{
    /// <summary>One for all pictures, or one for each of a batch, which then has as many: paths of picture files, or <c>data:</c> addresses.</summary>
    public required ImmutableArray<string> Pictures { get; init; }

    [Setting("Denoising strength", Group = "From a picture", Min = 0, Max = 1, Step = 0.01, Help = "How much may change: 0 nothing, 0.3-0.5 keeps the composition, 0.75 little of it, 1 everything.")]
    public double Strength { get; init; } = 0.75;

    [Setting("Resize mode", Group = "From a picture", Help = "How the picture is brought to the size: stretch, crop, fill (with its edges drawn out) or latent (stretched after encoding).")]
    public ImageResize Resize { get; init; } = ImageResize.Stretch;

    [Setting("Noise multiplier", Group = "From a picture", Min = 0, Max = 1.5, Step = 0.001, Help = "Factor on the noise laid over the picture; below 1 keeps more, above 1 invents more.")]
    public double NoiseMultiplier { get; init; } = 1;

    [Setting("Extra noise", Group = "From a picture", Min = 0, Max = 1, Step = 0.01, Help = "Noise beyond what the sampler expects, 0-0.2: more detail.")]
    public double ExtraNoise { get; init; }

    /// <summary>Walk all the steps asked for; else only the strength's share of them.</summary>
    [Setting("Exact steps", Group = "From a picture", Help = "Walk all the steps asked for; else only the strength's share of them.")]
    public bool ExactSteps { get; init; }

    /// <summary>Only for models that follow instructions (InstructPix2Pix).</summary>
    [Setting("Image CFG scale", Group = "From a picture", Min = 0, Max = 24, Step = 0.05, Help = "How closely a model that follows instructions keeps to the picture, 1-2; others do not ask.")]
    public double? ImageCfgScale { get; init; }

    /// <summary>Only for models made for inpainting: how much of what is masked is hidden from them.</summary>
    [Setting("Conditional mask weight", Group = "From a picture", Min = 0, Max = 1, Step = 0.01, Help = "How much of what is masked is hidden from a model made for inpainting; 1 is all.")]
    public double ConditionalMaskWeight { get; init; } = 1;

    [Setting("Colour correction", Group = "From a picture", Help = "Give the result the colours of the picture it began with.")]
    public bool ColourCorrection { get; init; }

    /// <summary>What is painted anew, or null for all of it.</summary>
    public PaintMask? Mask { get; init; }
}
