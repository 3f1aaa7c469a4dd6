namespace Easel.Core.Imaging;

/// <summary>Pictures of another size, pixel for pixel as Pillow makes them (Pillow 9.5, Resample.c: weights of 22 bits, rows first, then columns).</summary>
public static class Resampling
{
    private const int Bits = 22;
    private const double Lobes = 3;

    /// <summary>Lanczos' windowed sinc with three lobes, widened when the picture gets smaller.</summary>
    /// <param name="picture">What to resize.</param>
    /// <param name="width">Of the result, at least 1.</param>
    /// <param name="height">Of the result, at least 1.</param>
    public static Bitmap Lanczos(Bitmap picture, int width, int height)
    {
        if ((picture.Width, picture.Height) == (width, height)) return picture;
        var rgb = width == picture.Width ? picture.Rgb : Rows(picture.Rgb, picture.Width, picture.Height, width);
        return new Bitmap(width, height, height == picture.Height ? rgb : Columns(rgb, width, picture.Height, height));
    }

    /// <summary>The nearest pixel.</summary>
    /// <param name="picture">What to resize.</param>
    /// <param name="width">Of the result, at least 1.</param>
    /// <param name="height">Of the result, at least 1.</param>
    public static Bitmap Nearest(Bitmap picture, int width, int height)
    {
        var rgb = new byte[checked(width * height * 3)];
        var (across, down) = ((double)picture.Width / width, (double)picture.Height / height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var from = Math.Min(picture.Height - 1, (int)((y + 0.5) * down)) * picture.Width + Math.Min(picture.Width - 1, (int)((x + 0.5) * across));
                Array.Copy(picture.Rgb, from * 3, rgb, (y * width + x) * 3, 3);
            }

        return new Bitmap(width, height, rgb);
    }

    private static byte[] Rows(byte[] rgb, int width, int height, int target)
    {
        var (weights, result) = (Weights(width, target), new byte[checked(target * height * 3)]);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < target; x++) Mix(rgb, (y * width + weights[x].First) * 3, 3, weights[x].Factors, result, (y * target + x) * 3);
        return result;
    }

    private static byte[] Columns(byte[] rgb, int width, int height, int target)
    {
        var (weights, result) = (Weights(height, target), new byte[checked(width * target * 3)]);
        for (var y = 0; y < target; y++)
            for (var x = 0; x < width; x++) Mix(rgb, (weights[y].First * width + x) * 3, width * 3, weights[y].Factors, result, (y * width + x) * 3);
        return result;
    }

    private static void Mix(byte[] from, int at, int step, int[] factors, byte[] to, int place)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            var sum = 1 << (Bits - 1);
            for (var i = 0; i < factors.Length; i++) sum += from[at + i * step + channel] * factors[i];
            to[place + channel] = (byte)Math.Clamp(sum >> Bits, 0, 255);
        }
    }

    private static (int First, int[] Factors)[] Weights(int size, int target)
    {
        var scale = (double)size / target;
        var widening = Math.Max(scale, 1);
        var support = Lobes * widening;
        var all = new (int, int[])[target];
        for (var place = 0; place < target; place++)
        {
            var center = (place + 0.5) * scale;
            var first = Math.Max(0, (int)(center - support + 0.5));
            var count = Math.Min(size, (int)(center + support + 0.5)) - first;
            var exact = Enumerable.Range(0, count).Select(i => Window((i + first - center + 0.5) / widening)).ToArray();
            var sum = exact.Sum();
            all[place] = (first, Array.ConvertAll(exact, weight => (int)(weight / sum * (1 << Bits) + (weight / sum < 0 ? -0.5 : 0.5))));
        }

        return all;
    }

    private static double Window(double x) => x is >= -Lobes and < Lobes ? Sinc(x) * Sinc(x / Lobes) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
