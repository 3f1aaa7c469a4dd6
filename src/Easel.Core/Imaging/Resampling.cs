namespace Easel.Core.Imaging;

/// <summary>Pictures of another size, pixel for pixel as Pillow makes them (Pillow 9.5, Resample.c: weights of 22 bits, rows first, then columns).</summary>
public static class Resampling
{
    private const int Bits = 22;

    /// <summary>Lanczos' windowed sinc with three lobes, widened when the picture gets smaller.</summary>
    /// <param name="picture">What to resize.</param>
    /// <param name="width">Of the result, at least 1.</param>
    /// <param name="height">Of the result, at least 1.</param>
    public static Bitmap Lanczos(Bitmap picture, int width, int height) => Resize(picture, width, height, ResampleFilter.Lanczos);

    /// <summary>The picture with the pixels of <paramref name="filter"/>.</summary>
    /// <inheritdoc cref="Lanczos"/>
    public static Bitmap Resize(Bitmap picture, int width, int height, ResampleFilter filter) =>
        (picture.Width, picture.Height) == (width, height) ? picture
            : new Bitmap(width, height, Resize(new Plane(picture.Rgb, picture.Width, picture.Height, 3), new Span(0, picture.Width, width), new Span(0, picture.Height, height), filter));

    /// <inheritdoc cref="Resize(Bitmap, int, int, ResampleFilter)"/>
    public static GreyBitmap Resize(GreyBitmap picture, int width, int height, ResampleFilter filter) =>
        (picture.Width, picture.Height) == (width, height) ? picture
            : new GreyBitmap(width, height, Resize(new Plane(picture.Values, picture.Width, picture.Height, 1), new Span(0, picture.Width, width), new Span(0, picture.Height, height), filter));

    /// <summary>
    /// The picture's first or last row stretched to <paramref name="height"/> rows, as Pillow resizes a part of no height: bicubic, so that the row beside has a
    /// small share in it.
    /// </summary>
    public static Bitmap StretchedRow(Bitmap picture, bool last, int height)
    {
        var place = last ? picture.Height : 0;
        return new Bitmap(picture.Width, height, Resize(new Plane(picture.Rgb, picture.Width, picture.Height, 3), new Span(0, picture.Width, picture.Width), new Span(place, place, height), ResampleFilter.Bicubic));
    }

    /// <summary>The picture's first or last column stretched to <paramref name="width"/> columns; see <see cref="StretchedRow"/>.</summary>
    public static Bitmap StretchedColumn(Bitmap picture, bool last, int width)
    {
        var place = last ? picture.Width : 0;
        return new Bitmap(width, picture.Height, Resize(new Plane(picture.Rgb, picture.Width, picture.Height, 3), new Span(place, place, width), new Span(0, picture.Height, picture.Height), ResampleFilter.Bicubic));
    }

    /// <summary>The nearest pixel.</summary>
    /// <param name="picture">What to resize.</param>
    /// <param name="width">Of the result, at least 1.</param>
    /// <param name="height">Of the result, at least 1.</param>
    public static Bitmap Nearest(Bitmap picture, int width, int height)
    {
        var rgb = new byte[checked(width * height * 3)];
        var (columns, rows) = (Nearest(picture.Width, width), Nearest(picture.Height, height));
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) Array.Copy(picture.Rgb, (rows[y] * picture.Width + columns[x]) * 3, rgb, (y * width + x) * 3, 3);
        return new Bitmap(width, height, rgb);
    }

    // The place is summed up, not multiplied: at a half Pillow's rounding decides.
    private static int[] Nearest(int size, int target)
    {
        var step = (double)size / target;
        var (places, at) = (new int[target], step * 0.5);
        for (var i = 0; i < target; i++, at += step) places[i] = Math.Min(size - 1, (int)at);
        return places;
    }

    private static byte[] Resize(Plane picture, Span across, Span down, ResampleFilter filter)
    {
        if (!across.IsWhole(picture.Width)) picture = Rows(picture, across, filter);
        return down.IsWhole(picture.Height) ? picture.Values : Columns(picture, down, filter).Values;
    }

    private static Plane Rows(Plane picture, Span span, ResampleFilter filter)
    {
        var (width, channels) = (picture.Width, picture.Channels);
        var (weights, result) = (Weights(width, span, filter), new byte[checked(span.Target * picture.Height * channels)]);
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < span.Target; x++) Mix(picture.Values, (y * width + weights[x].First) * channels, channels, channels, weights[x].Factors, result, (y * span.Target + x) * channels);
        return new Plane(result, span.Target, picture.Height, channels);
    }

    private static Plane Columns(Plane picture, Span span, ResampleFilter filter)
    {
        var (width, channels) = (picture.Width, picture.Channels);
        var (weights, result) = (Weights(picture.Height, span, filter), new byte[checked(width * span.Target * channels)]);
        for (var y = 0; y < span.Target; y++)
            for (var x = 0; x < width; x++) Mix(picture.Values, (weights[y].First * width + x) * channels, width * channels, channels, weights[y].Factors, result, (y * width + x) * channels);
        return new Plane(result, width, span.Target, channels);
    }

    private static void Mix(byte[] from, int at, int step, int channels, int[] factors, byte[] to, int place)
    {
        for (var channel = 0; channel < channels; channel++)
        {
            var sum = 1 << (Bits - 1);
            for (var i = 0; i < factors.Length; i++) sum += from[at + i * step + channel] * factors[i];
            to[place + channel] = (byte)Math.Clamp(sum >> Bits, 0, 255);
        }
    }

    private static (int First, int[] Factors)[] Weights(int size, Span span, ResampleFilter filter)
    {
        var scale = (span.To - span.From) / span.Target;
        var widening = Math.Max(scale, 1);
        var support = Support(filter) * widening;
        var all = new (int, int[])[span.Target];
        for (var place = 0; place < span.Target; place++)
        {
            var center = span.From + (place + 0.5) * scale;
            var first = Math.Max(0, (int)(center - support + 0.5));
            var count = Math.Min(size, (int)(center + support + 0.5)) - first;
            var exact = Enumerable.Range(0, count).Select(i => Weight(filter, (i + first - center + 0.5) / widening)).ToArray();
            var sum = exact.Sum();
            all[place] = (first, Array.ConvertAll(exact, weight => (int)(weight / sum * (1 << Bits) + (weight / sum < 0 ? -0.5 : 0.5))));
        }

        return all;
    }

    private static double Support(ResampleFilter filter) => filter switch
    {
        ResampleFilter.Lanczos => 3,
        ResampleFilter.Bicubic => 2,
        ResampleFilter.Box => 0.5,
        _ => 1,
    };

    private static double Weight(ResampleFilter filter, double x) => filter switch
    {
        ResampleFilter.Lanczos => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0,
        ResampleFilter.Bicubic => Cubic(Math.Abs(x)),
        ResampleFilter.Bilinear => Math.Max(0, 1 - Math.Abs(x)),
        ResampleFilter.Box => x is > -0.5 and <= 0.5 ? 1 : 0,
        _ => Math.Abs(x) < 1 ? Sinc(x) * (0.54 + 0.46 * Math.Cos(Math.PI * x)) : 0,
    };

    private static double Cubic(double x) => x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((x - 5) * x + 8) * x * -0.5 + 2 : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private readonly record struct Plane(byte[] Values, int Width, int Height, int Channels);

    // The part of a side that is read, and the pixels it becomes.
    private readonly record struct Span(double From, double To, int Target)
    {
        public bool IsWhole(int size) => Target == size && From == 0 && To == size;
    }
}
