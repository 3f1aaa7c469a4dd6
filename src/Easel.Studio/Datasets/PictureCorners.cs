using Easel.Core.Imaging;

namespace Easel.Studio.Datasets;

/// <summary>Places where a picture changes in both directions (Shi and Tomasi 1994): the strongest hundred, apart from each other; the lowest tenth of the picture, where signatures stand, is not looked at.</summary>
public static class PictureCorners
{
    private const int Most = 100;
    private const double Quality = 0.04; // of the strongest
    private const double Apart = 0.06; // of the shorter side
    private const double Looked = 0.9; // of the height

    /// <summary>In pixels, the strongest first.</summary>
    public static IReadOnlyList<(int X, int Y)> Of(GreyBitmap grey)
    {
        var (width, height) = (grey.Width, (int)(grey.Height * Looked));
        if (width < 5 || height < 5) return [];
        var strengths = Strengths(grey, width, height);
        var least = Quality * strengths.Max();
        if (least <= 0) return [];
        var (distance, chosen) = (Apart * Math.Min(grey.Width, grey.Height), new List<(int X, int Y)>());
        var places = from y in Enumerable.Range(1, height - 2)
                     from x in Enumerable.Range(1, width - 2)
                     let strength = strengths[y * width + x]
                     where strength >= least && IsPeak(strengths, width, x, y)
                     orderby strength descending
                     select (x, y);
        foreach (var (x, y) in places)
        {
            if (chosen.Exists(other => double.Hypot(other.X - x, other.Y - y) < distance)) continue;
            chosen.Add((x, y));
            if (chosen.Count == Most) break;
        }

        return chosen;
    }

    private static bool IsPeak(double[] strengths, int width, int x, int y)
    {
        var own = strengths[y * width + x];
        for (var down = -1; down <= 1; down++)
            for (var across = -1; across <= 1; across++)
                if (strengths[(y + down) * width + x + across] > own) return false;
        return true;
    }

    // The smaller eigenvalue of the gradients' covariance over 3×3 pixels.
    private static double[] Strengths(GreyBitmap grey, int width, int height)
    {
        var (xx, xy, yy) = (new double[width * height], new double[width * height], new double[width * height]);
        for (var y = 1; y < height - 1; y++)
            for (var x = 1; x < width - 1; x++)
            {
                var (dx, dy) = Gradient(grey.Values, grey.Width, x, y);
                var at = y * width + x;
                (xx[at], xy[at], yy[at]) = (dx * dx, dx * dy, dy * dy);
            }

        var strengths = new double[width * height];
        for (var y = 2; y < height - 2; y++)
            for (var x = 2; x < width - 2; x++)
            {
                var (a, b, c) = (Around(xx, width, x, y), Around(xy, width, x, y), Around(yy, width, x, y));
                strengths[y * width + x] = (a + c - Math.Sqrt((a - c) * (a - c) + 4 * b * b)) / 2;
            }

        return strengths;
    }

    // Sobel.
    private static (double X, double Y) Gradient(byte[] values, int width, int x, int y)
    {
        double At(int across, int down) => values[(y + down) * width + x + across];
        return (At(1, -1) + 2 * At(1, 0) + At(1, 1) - At(-1, -1) - 2 * At(-1, 0) - At(-1, 1), At(-1, 1) + 2 * At(0, 1) + At(1, 1) - At(-1, -1) - 2 * At(0, -1) - At(1, -1));
    }

    private static double Around(double[] values, int width, int x, int y)
    {
        var sum = 0.0;
        for (var down = -1; down <= 1; down++)
            for (var across = -1; across <= 1; across++) sum += values[(y + down) * width + x + across];
        return sum;
    }
}
