using SkiaSharp;

namespace Easel.Training.Data;

/// <summary>A picture with transparency: red, green, blue and alpha of each pixel, 0–1, alpha not multiplied in; square.</summary>
public sealed record Cutout(int Side, float[] Rgba)
{
    /// <summary>Reads a PNG or WebP and fits it into <paramref name="side"/> × <paramref name="side"/> pixels.</summary>
    /// <exception cref="InvalidDataException">The file is no picture.</exception>
    public static Cutout Load(string path, int side)
    {
        using var decoded = SKBitmap.Decode(path) ?? throw new InvalidDataException($"{path} is not a picture that can be read");
        using var scaled = decoded.Resize(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Unpremul), new SKSamplingOptions(SKCubicResampler.Mitchell));
        var pixels = scaled.GetPixelSpan();
        var rgba = new float[side * side * 4];
        for (var i = 0; i < rgba.Length; i++) rgba[i] = pixels[i] / 255f;
        return new Cutout(side, rgba);
    }

    /// <summary>Every pixel in one hue: its lightness kept, its colour replaced.</summary>
    /// <param name="hue">0–360 degrees.</param>
    public Cutout Tinted(float hue)
    {
        var tinted = (float[])Rgba.Clone();
        for (var i = 0; i < tinted.Length; i += 4)
        {
            var color = new SKColor((byte)(tinted[i] * 255), (byte)(tinted[i + 1] * 255), (byte)(tinted[i + 2] * 255));
            color.ToHsl(out _, out var saturation, out var lightness);
            var dyed = SKColor.FromHsl(hue, Math.Max(saturation, 55), Math.Clamp(lightness, 12, 88));
            (tinted[i], tinted[i + 1], tinted[i + 2]) = (dyed.Red / 255f, dyed.Green / 255f, dyed.Blue / 255f);
        }

        return this with { Rgba = tinted };
    }
}
