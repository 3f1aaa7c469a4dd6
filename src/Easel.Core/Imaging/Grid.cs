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
        var sheet = new byte[checked(columns * width * rows * height * 3)];
        var (red, green, blue) = background ?? (255, 255, 255);
        for (var at = 0; at < sheet.Length; at += 3) (sheet[at], sheet[at + 1], sheet[at + 2]) = (red, green, blue);
        for (var i = 0; i < pictures.Count; i++)
        {
            var picture = pictures[i];
            var (left, top) = (i % columns * width, i / columns * height);
            var bytes = Math.Min(picture.Width, columns * width - left) * 3;
            for (var y = 0; y < Math.Min(picture.Height, rows * height - top); y++)
                Array.Copy(picture.Rgb, y * picture.Width * 3, sheet, ((top + y) * columns * width + left) * 3, bytes);
        }

        return new Bitmap(columns * width, rows * height, sheet);
    }
}
