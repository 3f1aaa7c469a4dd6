using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>What of a picture is painted anew (A1111's inpainting).</summary>
public sealed record PaintMask
{
    /// <summary>A picture that is white where to paint, black where not; or transparent where not. A path, or a <c>data:</c> address.</summary>
    public required string Picture { get; init; }

    /// <summary>What of the latent is painted, where that is not what is laid over: a picture that is white where to paint; null takes the mask's. A path, or a <c>data:</c> address.</summary>
    public string? LatentPicture { get; init; }

    [Setting("Mask blur across", Group = "Inpainting", Min = 0, Max = 256, Step = 1, Help = "Softens the mask's edge sideways; a standard deviation in pixels, usually 4.")]
    public int BlurX { get; init; } = 4;

    [Setting("Mask blur down", Group = "Inpainting", Min = 0, Max = 256, Step = 1, Help = "Softens the mask's edge up and down; usually as across.")]
    public int BlurY { get; init; } = 4;

    [Setting("Mask inverted", Group = "Inpainting", Help = "Paint what is not masked.")]
    public bool Inverted { get; init; }

    [Setting("Masked content", Group = "Inpainting", Help = "What is under the mask at first: fill (the colours around it), original, latent_noise or latent_nothing.")]
    public MaskContent Content { get; init; } = MaskContent.Original;

    [Setting("Only masked", Group = "Inpainting", Help = "Paint the part round the mask at full size and lay it back: more detail in small places.")]
    public bool OnlyMasked { get; init; }

    [Setting("Masked area padding", Group = "Inpainting", Min = 0, Max = 1024, Step = 4, Help = "With only masked: pixels around the mask that are seen, usually 32.")]
    public int Padding { get; init; } = 32;

    /// <summary>Whether a place of the latent is either painted or kept; else its edge is mixed.</summary>
    [Setting("Mask rounded", Group = "Inpainting", Help = "A place of the latent is either painted or kept; off mixes along the edge.")]
    public bool Rounded { get; init; } = true;

    /// <summary>How softly the mask is meant, or null for a plain one.</summary>
    public SoftInpainting? Soft { get; init; }

    /// <summary>Whether places of the latent are rounded; a soft mask never is.</summary>
    public bool RoundsLatent() => Rounded && Soft is null;

    [Setting("Mask overlay", Group = "Inpainting", Help = "Lay what is not masked over the result, so that it stays as it was to the bit.")]
    public bool Overlay { get; init; } = true;
}
