namespace Easel.Core.Imaging;

/// <summary>Pictures side by side in one.</summary>
public static class Grid
{
    /// <summary>Rows for <paramref name="count"/> pictures, by A1111's settings.</summary>
    /// <param name="count">How many pictures, at least 1.</param>
    /// <param name="rows">The setting: a number of rows, 0 for one row a batch picture, −1 to choose.</param>
    /// <param name="batchSize">Pictures a batch, for 0.</param>
    /// <param name="preventEmpty">With −1: only row counts that leave no place empty.</param>
    public static int Rows(int count, int rows = -1, int batchSize = 1, bool preventEmpty = false)
    {
        if (rows < 0 && preventEmpty)
        {
            rows = (int)Math.Floor(Math.Sqrt(count));
            while (count % rows != 0) rows--;
        }
        else if (rows < 0)
        {
            rows = (int)Math.Round(Math.Sqrt(count), MidpointRounding.ToEven);
        }
        else if (rows == 0)
        {
            rows = batchSize;
        }

        return Math.Clamp(rows, 1, count);
    }

    /// <summary>The pictures in rows from the top left, each cell as large as the first picture.</summary>
    /// <param name="pictures">At least one.</param>
    /// <param name="rows">Rows, 1 to the number of pictures.</param>
    /// <param name="background">R, G, B of empty places; white when null.</param>
    public static Bitmap Compose(IReadOnlyList<Bitmap> pictures, int rows, (byte R, byte G, byte B)? background = null)
    {
        var columns = (pictures.Count + rows - 1) / rows;
        var (width, height) = (pictures[0].Width, pictures[0].Height);
        var sheet = Blank(columns * width, rows * height, background);
        for (var i = 0; i < pictures.Count; i++) ImageFit.Paste(pictures[i], sheet, i % columns * width, i / columns * height);
        return sheet;
    }

    /// <summary>A sheet with nothing on it.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="background">R, G, B; white when null.</param>
    internal static Bitmap Blank(int width, int height, (byte R, byte G, byte B)? background)
    {
        var rgb = new byte[checked(width * height * 3)];
        var (red, green, blue) = background ?? (255, 255, 255);
        for (var at = 0; at < rgb.Length; at += 3) (rgb[at], rgb[at + 1], rgb[at + 2]) = (red, green, blue);
        return new Bitmap(width, height, rgb);
    }
}
