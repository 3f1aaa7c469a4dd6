namespace Easel.Core.Imaging;

/// <summary>One 8-bit value a pixel, row by row from the top left: a mask, 255 where it counts.</summary>
public sealed class GreyBitmap
{
    /// <exception cref="ArgumentException">The bytes do not fill the size.</exception>
    public GreyBitmap(int width, int height, byte[] values)
    {
        if (width <= 0 || height <= 0 || values.Length != (long)width * height)
            throw new ArgumentException($"{values.Length} bytes are not a {width}x{height} grey picture, which has {(long)width * height}.");
        (Width, Height, Values) = (width, height, values);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Length <c>Width · Height</c>.</summary>
    public byte[] Values { get; }

    /// <summary>The luminance of a picture as Pillow has it (ITU-R 601-2: 0.299 R + 0.587 G + 0.114 B in 16 bits).</summary>
    public static GreyBitmap Luminance(Bitmap picture)
    {
        var (rgb, values) = (picture.Rgb, new byte[picture.Width * picture.Height]);
        for (int i = 0, at = 0; i < values.Length; i++, at += 3) values[i] = (byte)((rgb[at] * 19595 + rgb[at + 1] * 38470 + rgb[at + 2] * 7471 + 0x8000) >> 16);
        return new GreyBitmap(picture.Width, picture.Height, values);
    }

    /// <summary>Each value put through <paramref name="change"/>.</summary>
    public GreyBitmap With(Func<byte, byte> change) => new(Width, Height, Array.ConvertAll(Values, value => change(value)));

    /// <summary>Blurred as Pillow's GaussianBlur does: three box blurs each way, of a standard deviation in pixels.</summary>
    public GreyBitmap Blurred(double deviation)
    {
        var blurred = (byte[])Values.Clone();
        BoxBlur.Gaussian(blurred, Width, Height, 1, deviation);
        return new GreyBitmap(Width, Height, blurred);
    }

    /// <summary>The same in red, green and blue.</summary>
    public Bitmap ToRgb()
    {
        var rgb = new byte[checked(Values.Length * 3)];
        for (int i = 0, at = 0; i < Values.Length; i++, at += 3) rgb.AsSpan(at, 3).Fill(Values[i]);
        return new Bitmap(Width, Height, rgb);
    }
}
