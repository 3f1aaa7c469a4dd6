using Easel.Core.Imaging;

namespace Easel.Studio.Intake;

/// <summary>A picture from outside: 8-bit RGBA, not premultiplied, row by row from the top left, as the file stores it (EXIF orientation not applied, as in A1111's API).</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Rgba">R, G, B, A of each pixel; length <c>4 · Width · Height</c>.</param>
public sealed record RgbaPicture(int Width, int Height, byte[] Rgba)
{
    /// <summary>Whether any pixel lets through what is behind it.</summary>
    public bool HasAlpha
    {
        get
        {
            for (var at = 3; at < Rgba.Length; at += 4)
                if (Rgba[at] != 255) return true;
            return false;
        }
    }

    /// <summary>Laid over one colour, white when null.</summary>
    public Bitmap Over((byte R, byte G, byte B)? background = null)
    {
        var (red, green, blue) = background ?? (255, 255, 255);
        var rgb = new byte[Width * Height * 3];
        for (int from = 0, to = 0; from < Rgba.Length; from += 4, to += 3)
        {
            var alpha = Rgba[from + 3];
            rgb[to] = Mixed(Rgba[from], red, alpha);
            rgb[to + 1] = Mixed(Rgba[from + 1], green, alpha);
            rgb[to + 2] = Mixed(Rgba[from + 2], blue, alpha);
        }

        return new Bitmap(Width, Height, rgb);
    }

    /// <summary>Its coverage as grey, 255 where it covers all: what an inpainting mask is drawn in.</summary>
    public byte[] Alpha()
    {
        var alpha = new byte[Width * Height];
        for (var i = 0; i < alpha.Length; i++) alpha[i] = Rgba[4 * i + 3];
        return alpha;
    }

    private static byte Mixed(byte front, byte back, byte alpha) => (byte)((front * alpha + back * (255 - alpha) + 127) / 255);
}
