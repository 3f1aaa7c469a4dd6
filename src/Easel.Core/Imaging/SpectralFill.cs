using System.Numerics;
using Easel.Core.Randomness;

namespace Easel.Core.Imaging;

/// <summary>
/// Fills what is masked with noise that looks like the rest of the picture: noise with the picture's spectrum, in the picture's colours. What a model then paints over it goes on
/// in the picture's texture. The way of parlance-zz's outpainting (g-diffuser, 2022): frequencies take the phases of the picture, so that its lines go on into the noise.
/// </summary>
/// <param name="fallOff">The exponent of the picture's amplitudes: 0 is their phases alone, 1 as the picture has them, more keeps only what is large and smooth.</param>
/// <param name="colourVariation">How much the noise of red, green and blue differ: 0 is grey noise, 1 three noises.</param>
public sealed class SpectralFill(double fallOff, double colourVariation)
{
    private const int Channels = 3;
    private const byte Masked = 128;
    private const double Silent = 1e-12;

    /// <summary>The picture with noise where the mask is white; every other pixel as it was.</summary>
    /// <param name="picture">What there is; what is masked does not count.</param>
    /// <param name="mask">255 where to fill; of the picture's size. Nothing is filled where all of it or nothing is masked.</param>
    public Bitmap Of(Bitmap picture, GreyBitmap mask)
    {
        var isFilled = Array.ConvertAll(mask.Values, value => value >= Masked);
        var filled = new Bitmap(picture.Width, picture.Height, (byte[])picture.Rgb.Clone());
        if (!isFilled.Contains(true) || !isFilled.Contains(false)) return filled;

        var noise = Noise(isFilled.Length);
        for (var channel = 0; channel < Channels; channel++)
        {
            var known = Enumerable.Range(0, isFilled.Length).Where(i => !isFilled[i]).Select(i => picture.Rgb[i * Channels + channel]).ToArray();
            var shaped = Shaped(picture, isFilled, noise[channel], channel, known.Average(value => (double)value));
            Lay(filled, isFilled, shaped, channel, known);
        }

        return filled;
    }

    // Uniform, drawn pixel by pixel as numpy fills [height, width, 3].
    private double[][] Noise(int pixels)
    {
        var (random, noise) = (new NumpyRandom(0), new double[Channels][]);
        for (var channel = 0; channel < Channels; channel++) noise[channel] = new double[pixels];
        for (var i = 0; i < pixels; i++)
        {
            for (var channel = 0; channel < Channels; channel++) noise[channel][i] = random.Next();
            var grey = (noise[0][i] + noise[1][i] + noise[2][i]) / Channels;
            for (var channel = 0; channel < Channels; channel++) noise[channel][i] = colourVariation * noise[channel][i] + (1 - colourVariation) * grey;
        }

        return noise;
    }

    // |N·W|² · |P|^q · e^(i·arg P): N noise, W a window over the frequencies, P the picture.
    private double[] Shaped(Bitmap picture, bool[] isFilled, double[] noise, int channel, double mean)
    {
        var (width, height) = (picture.Width, picture.Height);
        var plane = new Complex[isFilled.Length]; // two real planes are transformed as one
        for (var i = 0; i < plane.Length; i++) plane[i] = new Complex((isFilled[i] ? mean : picture.Rgb[i * Channels + channel]) / 255, noise[i]);
        Fourier.Transform(plane, width, height);

        var shaped = new Complex[plane.Length];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (here, mirrored) = (plane[y * width + x], Complex.Conjugate(plane[(height - y) % height * width + (width - x) % width]));
                var (own, drawn) = ((here + mirrored) / 2, (here - mirrored) / 2);
                var amplitude = own.Magnitude;
                var window = Window(x, y, width, height) * drawn.Magnitude;
                shaped[y * width + x] = amplitude < Silent ? Complex.Zero : own / amplitude * (window * window * Math.Pow(amplitude, fallOff));
            }

        Fourier.Transform(shaped, width, height, inverse: true);
        return Array.ConvertAll(shaped, value => value.Real);
    }

    // 1 in the middle of the spectrum, less the finer the detail.
    private static double Window(int x, int y, int width, int height)
    {
        double shorter = Math.Min(width, height);
        var (across, down) = (2.0 * Fourier.Frequency(x, width) / shorter, 2.0 * Fourier.Frequency(y, height) / shorter);
        return 1 / ((across * across + 1) * (down * down + 1));
    }

    // As large a share of the noise is darker than a level as of what is known of the picture.
    private static void Lay(Bitmap filled, bool[] isFilled, double[] shaped, int channel, byte[] known)
    {
        Array.Sort(known);
        var places = Enumerable.Range(0, isFilled.Length).Where(i => isFilled[i]).ToArray();
        var values = Array.ConvertAll(places, i => shaped[i]);
        Array.Sort(values, places);
        for (var rank = 0; rank < places.Length; rank++)
        {
            var at = (rank + 0.5) / places.Length * known.Length - 0.5;
            var below = Math.Clamp((int)Math.Floor(at), 0, known.Length - 1);
            var share = Math.Clamp(at - below, 0, 1);
            var level = known[below] + share * (known[Math.Min(below + 1, known.Length - 1)] - known[below]);
            filled.Rgb[places[rank] * Channels + channel] = (byte)Math.Round(level);
        }
    }
}
