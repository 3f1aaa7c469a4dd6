using Easel.Core.Imaging;

namespace Easel.Studio.Datasets;

/// <summary>Where a picture is worth looking at: the mean of where its corners are and where most happens, each by a weight (facts: A1111 1.10.1 textual_inversion/autocrop.py; faces are not looked for).</summary>
public sealed record FocalPoint
{
    private const int Step = 4; // pixels the frame is moved by

    /// <summary>Of the part of the picture that says most, 0 to 1.</summary>
    public double EntropyWeight { get; init; } = 0.15;

    /// <summary>Of corners and edges, 0 to 1.</summary>
    public double EdgeWeight { get; init; } = 0.5;

    /// <summary>The place in pixels, for a frame of that size that is to be laid round it.</summary>
    public (int X, int Y) Of(Bitmap picture, int width, int height)
    {
        var grey = GreyBitmap.Luminance(picture);
        List<(double X, double Y, double Weight)> places = [];
        if (EdgeWeight > 0 && PictureCorners.Of(grey) is { Count: > 0 } corners) places.Add((corners.Average(corner => corner.X), corners.Average(corner => corner.Y), EdgeWeight));
        if (EntropyWeight > 0 && Busiest(grey, width, height) is var (x, y)) places.Add((x, y, EntropyWeight));
        var sum = places.Sum(place => place.Weight);
        return sum > 0
            ? ((int)Math.Round(places.Sum(place => place.X * place.Weight) / sum), (int)Math.Round(places.Sum(place => place.Y * place.Weight) / sum))
            : (picture.Width / 2, picture.Height / 2);
    }

    /// <summary>The picture made to cover the frame, and cut to it round its point.</summary>
    public Bitmap Crop(Bitmap picture, int width, int height)
    {
        var scale = Math.Max((double)width / picture.Width, (double)height / picture.Height);
        var sized = Resampling.Lanczos(picture, Math.Max(width, (int)Math.Round(picture.Width * scale)), Math.Max(height, (int)Math.Round(picture.Height * scale)));
        var (x, y) = Of(sized, width, height);
        var (left, top) = (Math.Clamp(x - width / 2, 0, sized.Width - width), Math.Clamp(y - height / 2, 0, sized.Height - height));
        return ImageFit.Crop(sized, new PixelBox(left, top, left + width, top + height));
    }

    // Of the picture in black and white, which dithering leaves as bright as it was: the surprise of both. Null where a frame does not move.
    private static (double X, double Y)? Busiest(GreyBitmap grey, int width, int height)
    {
        var across = grey.Width > grey.Height;
        if (grey.Width == grey.Height || width > grey.Width || height > grey.Height) return null;
        var lines = Sums(grey, across, across ? height : width);
        var (frame, length) = (across ? width : height, across ? grey.Width : grey.Height);
        var (best, most) = (0, double.NegativeInfinity);
        for (var from = 0; from + frame <= length; from += Step)
        {
            var white = (lines[from + frame] - lines[from]) / (255.0 * width * height);
            var surprise = -(white > 0 ? Math.Log2(white) : 0) - (white < 1 ? Math.Log2(1 - white) : 0);
            if (surprise > most) (best, most) = (from, surprise);
        }

        return across ? (best + width / 2.0, height / 2.0) : (width / 2.0, best + height / 2.0);
    }

    // Sums of all before each column or row, over the first so many pixels of it.
    private static long[] Sums(GreyBitmap grey, bool across, int reach)
    {
        var sums = new long[(across ? grey.Width : grey.Height) + 1];
        for (var at = 0; at < sums.Length - 1; at++)
        {
            sums[at + 1] = sums[at];
            for (var i = 0; i < reach; i++) sums[at + 1] += across ? grey.Values[i * grey.Width + at] : grey.Values[at * grey.Width + i];
        }

        return sums;
    }
}
