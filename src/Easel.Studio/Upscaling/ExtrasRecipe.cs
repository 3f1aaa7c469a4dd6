using Easel.Core.Imaging;

namespace Easel.Studio.Upscaling;

/// <summary>What A1111's Extras do to a picture: make it larger, with one upscaler or two laid over each other, and paint its faces anew.</summary>
public sealed record ExtrasRecipe
{
    /// <summary>By name; <see cref="PlainUpscaler.None"/> leaves the picture as it is.</summary>
    public string Upscaler { get; init; } = PlainUpscaler.None;

    /// <summary>Laid over the first one's result; <see cref="PlainUpscaler.None"/> is none.</summary>
    public string Second { get; init; } = PlainUpscaler.None;

    /// <summary>How much of the second shows, 0 to 1.</summary>
    public double Visibility { get; init; }

    /// <summary>The size to make it; null makes it <see cref="Scale"/> times as large.</summary>
    public (int Width, int Height)? Size { get; init; }

    /// <summary>Whether what is beyond <see cref="Size"/> is cut off; else the picture covers it.</summary>
    public bool Crop { get; init; } = true;

    /// <summary>How many times as large to make each side, above 0.</summary>
    public double Scale { get; init; } = 2;

    /// <summary>How much of the faces that GFPGAN paints shows, 0 to 1; 0 leaves it out.</summary>
    public double GfpganVisibility { get; init; }

    /// <summary>How much of the faces that CodeFormer paints shows, 0 to 1; 0 leaves it out.</summary>
    public double CodeformerVisibility { get; init; }

    /// <summary>How much CodeFormer keeps of the faces at hand, 0 to 1.</summary>
    public double CodeformerWeight { get; init; }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Upscaler == PlainUpscaler.None && GfpganVisibility <= 0 && CodeformerVisibility <= 0;

    /// <summary>The longest side a picture made by <see cref="Scale"/> may have, in pixels; 0 is any.</summary>
    public int LongestSide { get; init; }
}
