using System.Numerics;
using Easel.Core.Imaging;
using Easel.Core.Randomness;
using Easel.Testing;
using Xunit;

namespace Easel.Core.Tests.Imaging;

/// <summary>The Fourier transform, numpy's random numbers, and noise that looks like a picture.</summary>
public sealed class SpectralFillTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 4)]
    [InlineData(12, 10)]
    [InlineData(7, 15)]
    public void A_transform_is_the_sum_it_stands_for_and_comes_back(int width, int height)
    {
        var random = new NumpyRandom(7);
        Complex[] plane = [.. Enumerable.Range(0, width * height).Select(_ => new Complex(random.Next(), random.Next()))];
        var waves = (Complex[])plane.Clone();
        Fourier.Transform(waves, width, height);
        for (var v = 0; v < height; v++)
            for (var u = 0; u < width; u++)
            {
                var sum = Complex.Zero;
                for (var y = 0; y < height; y++)
                    for (var x = 0; x < width; x++) sum += plane[y * width + x] * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((double)u * x / width + (double)v * y / height));
                Assert.True((sum / Math.Sqrt(width * height) - waves[v * width + u]).Magnitude < 1e-9, $"{u}, {v}");
            }

        Fourier.Transform(waves, width, height, inverse: true);
        Assert.All(plane.Zip(waves), pair => Assert.True((pair.First - pair.Second).Magnitude < 1e-12));
    }

    [Fact]
    public void Frequencies_turn_negative_in_the_middle()
    {
        Assert.Equal([0, 1, -2, -1], Enumerable.Range(0, 4).Select(place => Fourier.Frequency(place, 4)));
        Assert.Equal([0, 1, 2, -2, -1], Enumerable.Range(0, 5).Select(place => Fourier.Frequency(place, 5)));
    }

    [Fact]
    public void Random_numbers_are_numpys()
    {
        // numpy's documentation: default_rng(0).random(5), default_rng(42).random(3)
        var (zero, other) = (new NumpyRandom(0), new NumpyRandom(42));
        Assert.Equal([0.63696169, 0.26978671, 0.04097352, 0.01652764, 0.81327024], Enumerable.Range(0, 5).Select(_ => Math.Round(zero.Next(), 8)));
        Assert.Equal([0.77395605, 0.43887844, 0.85859792], Enumerable.Range(0, 3).Select(_ => Math.Round(other.Next(), 8)));
    }

    [Fact]
    public void Only_what_is_masked_changes_and_always_alike()
    {
        var (picture, mask) = (TestPictures.Recorded("photo", 64, 128), Right(128, 64, 48));
        var filled = new SpectralFill(1, 0.05).Of(picture, mask);
        for (var i = 0; i < mask.Values.Length; i++)
            if (mask.Values[i] == 0) Assert.Equal(picture.Rgb.AsSpan(3 * i, 3), filled.Rgb.AsSpan(3 * i, 3));
        Assert.Equal(filled.Rgb, new SpectralFill(1, 0.05).Of(picture, mask).Rgb);
        Assert.NotEqual(filled.Rgb, new SpectralFill(1, 0.5).Of(picture, mask).Rgb);
        Assert.Equal(picture.Rgb, new SpectralFill(1, 0.05).Of(picture, Right(128, 64, 0)).Rgb);
        Assert.Equal(picture.Rgb, new SpectralFill(1, 0.05).Of(picture, Right(128, 64, 128)).Rgb);
    }

    [Fact]
    public void The_noise_has_the_colours_of_the_picture()
    {
        var (picture, mask) = (TestPictures.Recorded("photo", 64, 128), Right(128, 64, 64));
        var filled = new SpectralFill(1, 0.05).Of(picture, mask);
        for (var channel = 0; channel < 3; channel++)
        {
            int[] known = [.. Enumerable.Range(0, mask.Values.Length).Where(i => mask.Values[i] == 0).Select(i => (int)picture.Rgb[3 * i + channel]).Order()];
            int[] noise = [.. Enumerable.Range(0, mask.Values.Length).Where(i => mask.Values[i] != 0).Select(i => (int)filled.Rgb[3 * i + channel]).Order()];
            Assert.True(known.Zip(noise, (a, b) => Math.Abs(a - b)).Max() <= 1); // as many of each kind
        }
    }

    [Fact]
    public void The_noise_is_as_rough_as_the_picture()
    {
        var slopes = new[] { 0.0, 1.0, 2.0 }.Select(power => Slope(Filled(power, 1))).ToList();
        Assert.True(slopes[0] > slopes[1] + 0.3 && slopes[1] > slopes[2] + 0.05, $"of pictures with amplitudes f^0, f^-1, f^-2: {string.Join(' ', slopes)}");
        Assert.True(Slope(Filled(1, 0)) > Slope(Filled(1, 1)) + 0.1); // a smaller exponent has more detail
        Assert.True(Slope(Filled(1, 2)) < Slope(Filled(1, 1)) - 0.1);
    }

    // What is cut off at a mask is as rough as f^-1, so that a smoother picture comes out little smoother. Amplitudes fall with a power of the frequency; the right half is filled and cut out.
    private static Bitmap Filled(double power, double fallOff)
    {
        const int Side = 128;
        var random = new NumpyRandom(1);
        Complex[] plane = [.. Enumerable.Range(0, Side * Side).Select(_ => new Complex(random.Next() - 0.5, 0))];
        Fourier.Transform(plane, Side, Side);
        for (var i = 0; i < plane.Length; i++) plane[i] *= Math.Pow(Math.Max(1, Radius(i % Side, i / Side, Side)), -power);
        Fourier.Transform(plane, Side, Side, inverse: true);
        var (least, most) = (plane.Min(value => value.Real), plane.Max(value => value.Real));
        var picture = new Bitmap(Side, Side, [.. plane.SelectMany(value => Enumerable.Repeat((byte)(255 * (value.Real - least) / (most - least)), 3))]);
        return ImageFit.Crop(new SpectralFill(fallOff, 0.05).Of(picture, Right(Side, Side, Side / 2)), new PixelBox(Side / 2, 0, Side, Side));
    }

    // Of log amplitude over log frequency, by least squares.
    private static double Slope(Bitmap picture)
    {
        const int Side = 64;
        var square = ImageFit.Crop(picture, new PixelBox(0, 32, Side, 32 + Side));
        Complex[] plane = [.. Enumerable.Range(0, Side * Side).Select(i => new Complex(square.Rgb[3 * i], 0))];
        Fourier.Transform(plane, Side, Side);
        var points = plane.Select((value, i) => (Radius: Radius(i % Side, i / Side, Side), value.Magnitude)).Where(point => point.Radius is >= 2 and <= Side / 2 && point.Magnitude > 0)
            .GroupBy(point => (int)point.Radius).Select(ring => (X: Math.Log(ring.Key), Y: Math.Log(ring.Average(point => point.Magnitude)))).ToList();
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }

    private static double Radius(int x, int y, int side) => Math.Sqrt(Math.Pow(Fourier.Frequency(x, side), 2) + Math.Pow(Fourier.Frequency(y, side), 2));

    private static GreyBitmap Right(int width, int height, int masked) => new(width, height, [.. Enumerable.Range(0, width * height).Select(i => i % width >= width - masked ? (byte)255 : (byte)0)]);
}
