using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>Inpainting whose mask says how much may change instead of where: it fades with the noise, and what hardly changed is laid back (A1111's soft inpainting).</summary>
public sealed record SoftInpainting
{
    [Setting("Soft inpainting schedule bias", Group = "Soft inpainting", Min = 0, Max = 8, Step = 0.1, Help = "When the original is kept: above 1 early in the painting, below 1 late.")]
    public double Bias { get; init; } = 1;

    [Setting("Soft inpainting preservation strength", Group = "Soft inpainting", Min = 0, Max = 8, Step = 0.05, Help = "How much of what is partly masked is kept; 0 lets it change freely.")]
    public double Preservation { get; init; } = 0.5;

    [Setting("Soft inpainting transition contrast boost", Group = "Soft inpainting", Min = 1, Max = 32, Step = 0.5, Help = "Contrast where original and new are mixed; higher keeps detail, too high oversharpens.")]
    public double Contrast { get; init; } = 4;

    [Setting("Soft inpainting mask influence", Group = "Soft inpainting", Min = 0, Max = 1, Step = 0.05, Help = "How much the mask decides what is laid back: 0 the difference alone, 1 the mask besides.")]
    public double Influence { get; init; }

    [Setting("Soft inpainting difference threshold", Group = "Soft inpainting", Min = 0, Max = 8, Step = 0.25, Help = "How much may have changed before the original is no longer laid back.")]
    public double Threshold { get; init; } = 0.5;

    [Setting("Soft inpainting difference contrast", Group = "Soft inpainting", Min = 0, Max = 8, Step = 0.25, Help = "How sharp the border is between what is laid back and what is not.")]
    public double DifferenceContrast { get; init; } = 2;
}
