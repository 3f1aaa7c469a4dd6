using Easel.Core.Imaging;

namespace Easel.Studio.Datasets;

/// <summary>Cuts long pictures into several of one shape that overlap (facts: A1111 1.10.1 postprocessing_split_oversized.py).</summary>
/// <param name="Width">Of the parts, in pixels.</param>
/// <param name="Height">Of the parts, in pixels.</param>
public sealed record PictureSplit(int Width, int Height)
{
    /// <summary>A picture is cut when its shape over the wanted one is no more than this, 0 to 1.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>How much of a part the next one shows too, 0 to 0.9.</summary>
    public double Overlap { get; init; } = 0.2;

    /// <summary>The parts from the top or the left; the picture alone where it is not long enough.</summary>
    public IReadOnlyList<Bitmap> Of(Bitmap picture)
    {
        var tall = picture.Height > picture.Width;
        var ratio = tall ? (double)picture.Width * Height / ((double)picture.Height * Width) : (double)picture.Height * Width / ((double)picture.Width * Height);
        if (ratio >= 1 || ratio > Threshold) return [picture];

        var (along, across) = tall ? (Height, Width) : (Width, Height);
        var length = (int)((long)(tall ? picture.Height : picture.Width) * across / (tall ? picture.Width : picture.Height));
        var sized = tall ? Resampling.Lanczos(picture, across, length) : Resampling.Lanczos(picture, length, across);
        var count = Math.Max(2, (int)Math.Ceiling((length - along * Overlap) / (along * (1 - Overlap))));
        var step = (double)(length - along) / (count - 1);
        return [.. Enumerable.Range(0, count).Select(part => Cut(sized, (int)(step * part), tall))];
    }

    private Bitmap Cut(Bitmap sized, int from, bool tall) => ImageFit.Crop(sized, tall ? new PixelBox(0, from, Width, from + Height) : new PixelBox(from, 0, from + Width, Height));
}
