using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Core.Scripts;

/// <summary>Paints beyond the picture, side by side: the new area begins as noise like the picture, and a strip as wide as the request's size is painted (facts: A1111 1.10.1 outpainting_mk_2.py).</summary>
public sealed record Outpainting : PictureScript
{
    public const string Title = "outpainting mk2";

    [Setting("Pixels to expand", Min = 8, Max = 1024, Step = 8, Help = "How far each side grows; a side of the result is brought up to a multiple of 64.")]
    public int Pixels { get; init; } = 128;

    [Setting("Mask blur", Min = 0, Max = 64, Step = 1, Help = "How softly old turns into new: so many pixels of the picture are painted too, and blurred four times as wide.")]
    public int MaskBlur { get; init; } = 8;

    [Setting("Outpainting direction", Choices = ["left", "right", "up", "down"], Help = "The sides that grow; several with commas between.")]
    public PictureSides Directions { get; init; } = PictureSides.Left | PictureSides.Right | PictureSides.Up | PictureSides.Down;

    [Setting("Fall-off exponent", Min = 0, Max = 4, Step = 0.01, Help = "Of the noise that is painted over: lower has more detail, higher is smoother; usually 1.")]
    public double FallOff { get; init; } = 1;

    [Setting("Colour variation", Min = 0, Max = 1, Step = 0.01, Help = "Of the noise that is painted over: 0 is grey, 0.05 a little of all colours.")]
    public double ColourVariation { get; init; } = 0.05;

    public override IEnumerable<KeyValuePair<string, string>> InfotextEntries => [];

    public override void Check(ImageRequest request)
    {
        base.Check(request);
        CheckSides(request, Directions, Pixels);
    }

    /// <summary>Whether a picture can grow there.</summary>
    /// <exception cref="RequestException">It cannot.</exception>
    internal static void CheckSides(ImageRequest request, PictureSides sides, int pixels)
    {
        if (sides == PictureSides.None) throw new RequestException("script.directions", "there is none; give left, right, up or down, or several with commas between");
        if (request.Start!.Mask is not null) throw new RequestException("start.mask", $"'{request.Script!.Id}' makes its own mask; leave the mask out");
        var shorter = Math.Min(sides.HasFlag(PictureSides.Left) || sides.HasFlag(PictureSides.Right) ? request.Size.Width : int.MaxValue, sides.HasFlag(PictureSides.Up) || sides.HasFlag(PictureSides.Down) ? request.Size.Height : int.MaxValue);
        if (pixels >= shorter) throw new RequestException("script.pixels", $"{pixels} leaves nothing of the picture to see where {request.Size} is painted at a time; give less, or a larger size");
    }
}
