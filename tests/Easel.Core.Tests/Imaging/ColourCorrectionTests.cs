using Easel.Core.Imaging;
using Xunit;

namespace Easel.Core.Tests.Imaging;

/// <summary>Laws of the colour correction.</summary>
public sealed class ColourCorrectionTests
{
    [Fact]
    public void A_picture_corrected_by_itself_stays()
    {
        var picture = Noise(1, 40, 30, (100, 60), (90, 50), (80, 70));
        var same = ColourCorrection.Apply(picture, picture);
        Assert.InRange(picture.Rgb.Zip(same.Rgb, (a, b) => Math.Abs(a - b)).Average(), 0, 1.5);
    }

    [Fact]
    public void It_takes_the_colours_and_keeps_the_brightness()
    {
        var (grey, red) = (Noise(2, 40, 30, (100, 60), (100, 60), (100, 60)), Noise(3, 20, 50, (170, 60), (60, 40), (50, 40)));
        var corrected = ColourCorrection.Apply(grey, red);
        Assert.True(Mean(corrected, 0) > Mean(corrected, 2) + 40, $"red {Mean(corrected, 0)}, blue {Mean(corrected, 2)}");
        for (var at = 0; at < grey.Rgb.Length; at += 3) Assert.InRange(Math.Abs(Light(grey, at) - Light(corrected, at)), 0, 2);
    }

    private static double Mean(Bitmap picture, int channel) => picture.Rgb.Where((_, at) => at % 3 == channel).Average(value => (double)value);

    private static double Light(Bitmap picture, int at) => 0.3 * picture.Rgb[at] + 0.59 * picture.Rgb[at + 1] + 0.11 * picture.Rgb[at + 2];

    private static Bitmap Noise(int seed, int width, int height, params (int Least, int Range)[] channels)
    {
        var random = new Random(seed);
        return new Bitmap(width, height, [.. Enumerable.Range(0, 3 * width * height).Select(at => (byte)(channels[at % 3].Least + random.Next(channels[at % 3].Range)))]);
    }
}
