namespace Easel.Core.Imaging;

/// <summary>Pixels in memory: 8-bit RGB, row by row from the top left, no padding.</summary>
public sealed class Bitmap
{
    /// <exception cref="ArgumentException">The bytes do not fill the size.</exception>
    public Bitmap(int width, int height, byte[] rgb)
    {
        if (width <= 0 || height <= 0 || rgb.Length != (long)width * height * 3)
            throw new ArgumentException($"{rgb.Length} bytes are not a {width}x{height} RGB picture, which has {(long)width * height * 3}.");
        (Width, Height, Rgb) = (width, height, rgb);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>R, G, B of each pixel; length <c>3 · Width · Height</c>.</summary>
    public byte[] Rgb { get; }
}
