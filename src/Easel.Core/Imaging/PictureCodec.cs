using SkiaSharp;

namespace Easel.Core.Imaging;

/// <summary>Pixels to files and back.</summary>
public static class PictureCodec
{
    /// <summary>Largest side WebP can hold, in pixels.</summary>
    public const int WebpLargestSide = 16383;

    /// <summary>Largest side JPEG can hold, in pixels.</summary>
    public const int JpegLargestSide = 65535;

    /// <summary>The bytes of a picture file without any text.</summary>
    /// <param name="picture">What to encode.</param>
    /// <param name="format">File format; PNG is exact, the others lose detail.</param>
    /// <param name="quality">1–100, for JPEG and WebP.</param>
    /// <param name="lossless">WebP that is exact; the quality does not count then.</param>
    /// <exception cref="ArgumentException">A side is larger than the format holds.</exception>
    public static byte[] Encode(Bitmap picture, PictureFormat format, int quality = 95, bool lossless = false)
    {
        var side = Math.Max(picture.Width, picture.Height);
        if (side > LargestSide(format))
            throw new ArgumentException($"a picture of {picture.Width}x{picture.Height} does not fit {format}, which ends at {LargestSide(format)} pixels a side; save it as PNG");

        using var pixels = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Spread(picture.Rgb, pixels.GetPixelSpan());
        using var map = pixels.PeekPixels();
        using var data = format switch
        {
            PictureFormat.Png => map.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 6)),
            PictureFormat.Jpeg => map.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore)),
            _ => map.Encode(lossless ? new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75) : new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)),
        };
        return data?.ToArray() ?? throw new ArgumentException($"the {format} encoder refused a picture of {picture.Width}x{picture.Height}");
    }

    public static int LargestSide(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => JpegLargestSide,
        PictureFormat.Webp => WebpLargestSide,
        _ => int.MaxValue,
    };

    /// <summary>The pixels of a picture file: any format Skia reads, turned upright by its EXIF orientation, alpha laid over <paramref name="background"/>.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="background">R, G, B behind transparent pixels; white when null.</param>
    /// <exception cref="InvalidDataException">It is no picture, or a broken one.</exception>
    public static Bitmap Decode(ReadOnlySpan<byte> bytes, string name, (byte R, byte G, byte B)? background = null) => DecodeRgba(bytes, name).Over(background);

    /// <summary>The same with its alpha.</summary>
    /// <inheritdoc cref="Decode"/>
    public static RgbaPicture DecodeRgba(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.IsEmpty) throw new InvalidDataException($"{name}: the file is empty (0 bytes)");
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data) ?? throw new InvalidDataException($"{name}: not a picture; PNG, JPEG, WebP, GIF and BMP can be read");
        if ((long)codec.Info.Width * codec.Info.Height > int.MaxValue / 4) throw new InvalidDataException($"{name}: a picture of {codec.Info.Width}x{codec.Info.Height} is too large; {int.MaxValue / 4 / 1_000_000} megapixels can be read");

        using var pixels = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var result = codec.GetPixels(pixels.Info, pixels.GetPixels());
        if (result is not SKCodecResult.Success)
            throw new InvalidDataException($"{name}: the picture is broken ({result}); it may have been cut off while it was copied");

        return Upright(pixels.GetPixelSpan(), pixels.Width, pixels.Height, codec.EncodedOrigin);
    }

    /// <summary>Width and height of a picture file, upright, from its head alone.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InvalidDataException">It is no picture.</exception>
    public static (int Width, int Height) SizeOf(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.IsEmpty) throw new InvalidDataException($"{name}: the file is empty (0 bytes)");
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data) ?? throw new InvalidDataException($"{name}: not a picture; PNG, JPEG, WebP, GIF and BMP can be read");
        return IsSideways(codec.EncodedOrigin) ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
    }

    /// <summary>How the name of a picture file ends, by its content: <c>.png</c>, <c>.jpg</c>, <c>.webp</c>, <c>.gif</c>, <c>.bmp</c>….</summary>
    /// <inheritdoc cref="SizeOf"/>
    public static string ExtensionOf(ReadOnlySpan<byte> bytes, string name)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data) ?? throw new InvalidDataException($"{name}: not a picture; PNG, JPEG, WebP, GIF and BMP can be read");
        return codec.EncodedFormat is SKEncodedImageFormat.Jpeg ? ".jpg" : "." + codec.EncodedFormat.ToString().ToLowerInvariant();
    }

    /// <summary>A picture file made small: a WebP that fits a square, or the picture's own size when that is smaller.</summary>
    /// <param name="picture">What to shrink.</param>
    /// <param name="side">The square's side in pixels.</param>
    /// <param name="quality">1–100.</param>
    public static byte[] Thumbnail(Bitmap picture, int side, int quality = 80)
    {
        using var pixels = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Spread(picture.Rgb, pixels.GetPixelSpan());
        var factor = Math.Min(1, (double)side / Math.Max(picture.Width, picture.Height));
        var size = new SKImageInfo(Math.Max(1, (int)Math.Round(picture.Width * factor)), Math.Max(1, (int)Math.Round(picture.Height * factor)), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var small = factor < 1 ? pixels.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)) : pixels.Copy();
        using var map = small?.PeekPixels();
        using var data = map?.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality));
        return data?.ToArray() ?? throw new ArgumentException($"a picture of {picture.Width}x{picture.Height} cannot be made small");
    }

    /// <summary>Reads a picture file; see <see cref="Decode"/>.</summary>
    public static Bitmap Load(string path) => Decode(File.ReadAllBytes(path), path);

    private static void Spread(ReadOnlySpan<byte> rgb, Span<byte> rgba)
    {
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
            (rgba[to], rgba[to + 1], rgba[to + 2], rgba[to + 3]) = (rgb[from], rgb[from + 1], rgb[from + 2], (byte)255);
    }

    private static bool IsSideways(SKEncodedOrigin origin) => origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private static RgbaPicture Upright(ReadOnlySpan<byte> rgba, int width, int height, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default) return new RgbaPicture(width, height, rgba.ToArray());
        var (across, down) = IsSideways(origin) ? (height, width) : (width, height);
        var turned = new byte[rgba.Length];
        for (int y = 0, from = 0; y < height; y++)
            for (var x = 0; x < width; x++, from += 4)
            {
                var (right, below) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (height - 1 - y, x),
                    SKEncodedOrigin.RightBottom => (height - 1 - y, width - 1 - x),
                    _ => (y, width - 1 - x),
                };
                rgba.Slice(from, 4).CopyTo(turned.AsSpan((below * across + right) * 4));
            }

        return new RgbaPicture(across, down, turned);
    }
}
