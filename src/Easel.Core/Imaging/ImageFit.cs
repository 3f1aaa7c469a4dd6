namespace Easel.Core.Imaging;

/// <summary>Brings a picture to a size as A1111's resize modes do (A1111 1.10.1, images.py resize_image), with Lanczos.</summary>
public static class ImageFit
{
    /// <summary>Width and height changed alike or not.</summary>
    public static Bitmap Stretch(Bitmap picture, int width, int height) => Resampling.Lanczos(picture, width, height);

    /// <summary>Made to cover the size; what hangs over is cut off on both sides.</summary>
    public static Bitmap Cover(Bitmap picture, int width, int height)
    {
        var (across, down) = Sides(picture, width, height, covers: true);
        return Centred(Resampling.Lanczos(picture, across, down), width, height);
    }

    /// <summary>Made to fit inside; what is left is filled with its edge, drawn out.</summary>
    public static Bitmap Inside(Bitmap picture, int width, int height)
    {
        var (across, down) = Sides(picture, width, height, covers: false);
        var fitted = Resampling.Lanczos(picture, across, down);
        var placed = Centred(fitted, width, height);
        var (rows, columns) = (height / 2 - down / 2, width / 2 - across / 2);
        if (IsWider(picture, width, height) && rows > 0)
        {
            Paste(Resampling.StretchedRow(fitted, last: false, rows), placed, 0, 0);
            Paste(Resampling.StretchedRow(fitted, last: true, rows), placed, 0, rows + down);
        }
        else if (!IsWider(picture, width, height) && columns > 0)
        {
            Paste(Resampling.StretchedColumn(fitted, last: false, columns), placed, 0, 0);
            Paste(Resampling.StretchedColumn(fitted, last: true, columns), placed, columns + across, 0);
        }

        return placed;
    }

    /// <summary>A part of a picture; black where it reaches beyond.</summary>
    public static Bitmap Crop(Bitmap picture, PixelBox box) => Placed(picture, box.Width, box.Height, -box.Left, -box.Top);

    /// <summary>A picture in the middle of a black one of another size; what hangs over is cut off on both sides.</summary>
    public static Bitmap Centred(Bitmap picture, int width, int height) => Placed(picture, width, height, width / 2 - picture.Width / 2, height / 2 - picture.Height / 2);

    /// <summary>Lays <paramref name="part"/> over <paramref name="picture"/>, changed in place; what hangs over is left out.</summary>
    public static void Paste(Bitmap part, Bitmap picture, int left, int top)
    {
        var (from, to) = (Math.Max(0, left), Math.Min(picture.Width, left + part.Width));
        if (from >= to) return;
        for (var y = Math.Max(0, top); y < Math.Min(picture.Height, top + part.Height); y++)
            Array.Copy(part.Rgb, ((y - top) * part.Width + from - left) * 3, picture.Rgb, (y * picture.Width + from) * 3, (to - from) * 3);
    }

    // Compared as A1111 does, in floating point; the other side by whole division.
    private static (int Across, int Down) Sides(Bitmap picture, int width, int height, bool covers)
    {
        var (wanted, own) = ((double)width / height, (double)picture.Width / picture.Height);
        var (across, down) = (Math.Max(1, picture.Width * height / picture.Height), Math.Max(1, picture.Height * width / picture.Width));
        return covers ? (wanted > own ? width : across, wanted <= own ? height : down) : (wanted < own ? width : across, wanted >= own ? height : down);
    }

    private static bool IsWider(Bitmap picture, int width, int height) => (double)width / height < (double)picture.Width / picture.Height;

    private static Bitmap Placed(Bitmap picture, int width, int height, int left, int top)
    {
        var placed = new Bitmap(width, height, new byte[checked(width * height * 3)]);
        Paste(picture, placed, left, top);
        return placed;
    }
}
