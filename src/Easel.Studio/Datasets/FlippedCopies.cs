using Easel.Core.Imaging;

namespace Easel.Studio.Datasets;

/// <summary>Pictures the other way round.</summary>
public static class FlippedCopies
{
    /// <summary>Left and right changed.</summary>
    public static Bitmap Across(Bitmap picture) => Moved(picture, (x, y) => (picture.Width - 1 - x, y));

    /// <summary>Top and bottom changed.</summary>
    public static Bitmap Down(Bitmap picture) => Moved(picture, (x, y) => (x, picture.Height - 1 - y));

    /// <summary>The copies that are wanted of a picture.</summary>
    public static IEnumerable<Bitmap> Of(Bitmap picture, bool across, bool down)
    {
        if (across) yield return Across(picture);
        if (down) yield return Down(picture);
        if (across && down) yield return Down(Across(picture));
    }

    private static Bitmap Moved(Bitmap picture, Func<int, int, (int X, int Y)> from)
    {
        var rgb = new byte[picture.Rgb.Length];
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
            {
                var (left, top) = from(x, y);
                picture.Rgb.AsSpan(3 * (top * picture.Width + left), 3).CopyTo(rgb.AsSpan(3 * (y * picture.Width + x)));
            }

        return new Bitmap(picture.Width, picture.Height, rgb);
    }
}
