namespace Easel.Core.Imaging;

/// <summary>8-bit RGBA whose colours are multiplied by their alpha, so that they can be blurred (Pillow's mode RGBa, with its rounding).</summary>
public sealed class PremultipliedPicture
{
    private const int Channels = 4;
    private readonly byte[] values;

    private PremultipliedPicture(int width, int height, byte[] values) => (Width, Height, this.values) = (width, height, values);

    public int Width { get; }

    public int Height { get; }

    /// <summary>A picture where <paramref name="shown"/> says so, 255 for all of it; nothing elsewhere.</summary>
    public static PremultipliedPicture Of(Bitmap picture, GreyBitmap shown)
    {
        var values = new byte[checked(picture.Width * picture.Height * Channels)];
        for (int i = 0, from = 0, to = 0; i < shown.Values.Length; i++, from += 3, to += Channels)
        {
            var alpha = shown.Values[i];
            for (var channel = 0; channel < 3; channel++) values[to + channel] = Channel.Over255(picture.Rgb[from + channel] * alpha);
            values[to + 3] = alpha;
        }

        return new PremultipliedPicture(picture.Width, picture.Height, values);
    }

    /// <summary>Blurred as Pillow's GaussianBlur does: three box blurs each way (Gwosdek et al. 2011).</summary>
    /// <param name="radius">The standard deviation in pixels; 0 changes nothing.</param>
    public PremultipliedPicture Blurred(double radius)
    {
        var blurred = (byte[])values.Clone();
        if (radius > 0) BoxBlur.Gaussian(blurred, Width, Height, Channels, radius);
        return new PremultipliedPicture(Width, Height, blurred);
    }

    /// <summary>With colours as they are, no longer multiplied.</summary>
    public RgbaPicture Straight()
    {
        var straight = new byte[values.Length];
        for (var at = 0; at < values.Length; at += Channels)
        {
            var alpha = values[at + 3];
            for (var channel = 0; channel < 3; channel++)
                straight[at + channel] = alpha is 0 or 255 ? values[at + channel] : (byte)Math.Min(255, 255 * values[at + channel] / alpha);
            straight[at + 3] = alpha;
        }

        return new RgbaPicture(Width, Height, straight);
    }
}
