namespace Easel.Core.Imaging;

/// <summary>A picture with alpha: 8-bit RGBA, not premultiplied, row by row from the top left.</summary>
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

    /// <summary>Its coverage, 255 where it covers all: what an inpainting mask is drawn in.</summary>
    public GreyBitmap Alpha()
    {
        var alpha = new byte[Width * Height];
        for (var i = 0; i < alpha.Length; i++) alpha[i] = Rgba[4 * i + 3];
        return new GreyBitmap(Width, Height, alpha);
    }

    /// <summary>Its colours, whatever their alpha.</summary>
    public Bitmap Colours()
    {
        var rgb = new byte[Width * Height * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3) Rgba.AsSpan(from, 3).CopyTo(rgb.AsSpan(to, 3));
        return new Bitmap(Width, Height, rgb);
    }

    /// <summary>A picture that nothing shines through.</summary>
    public static RgbaPicture Opaque(Bitmap picture)
    {
        var rgba = new byte[checked(picture.Width * picture.Height * 4)];
        for (int from = 0, to = 0; from < picture.Rgb.Length; from += 3, to += 4)
        {
            picture.Rgb.AsSpan(from, 3).CopyTo(rgba.AsSpan(to, 3));
            rgba[to + 3] = 255;
        }

        return new RgbaPicture(picture.Width, picture.Height, rgba);
    }

    private static byte Mixed(byte front, byte back, byte alpha) => (byte)((front * alpha + back * (255 - alpha) + 127) / 255);
}
