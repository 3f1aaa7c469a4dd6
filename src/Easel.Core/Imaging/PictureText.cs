namespace Easel.Core.Imaging;

/// <summary>The generation parameters a picture file carries: PNG text <c>parameters</c>, EXIF user comment of JPEG and WebP, comment of GIF, as A1111 keeps them.</summary>
public static class PictureText
{
    /// <summary>A1111's PNG keyword.</summary>
    public const string Keyword = "parameters";

    /// <summary>The parameters in <paramref name="file"/>; null when it has none.</summary>
    /// <exception cref="InvalidDataException">The file is no PNG, JPEG, WebP or GIF, or is cut off.</exception>
    public static string? Read(byte[] file)
    {
        if (PngText.IsPng(file))
            return PngText.Read(file).Where(text => text.Key == Keyword).Select(text => text.Value).FirstOrDefault();
        if (JpegExif.IsJpeg(file)) return ExifComment.Read(JpegExif.Read(file));
        if (WebpExif.IsWebp(file)) return ExifComment.Read(WebpExif.Read(file));
        if (GifComment.IsGif(file)) return GifComment.Read(file);
        throw new InvalidDataException("not a PNG, JPEG, WebP or GIF file");
    }

    public static bool IsGif(ReadOnlySpan<byte> file) => GifComment.IsGif(file);

    /// <summary>The file with <paramref name="text"/> as its parameters; the pixels are not encoded again. Null when JPEG's 64 kB cannot hold the text.</summary>
    /// <exception cref="InvalidDataException">The file is no PNG, JPEG or WebP, or is cut off.</exception>
    public static byte[]? Write(byte[] file, string text)
    {
        if (PngText.IsPng(file)) return PngText.Write(file, Keyword, text);
        if (JpegExif.IsJpeg(file)) return JpegExif.Write(file, ExifComment.Build(text, ExifComment.Orientation(JpegExif.Read(file))));
        if (WebpExif.IsWebp(file)) return WebpExif.Write(file, ExifComment.Build(text, ExifComment.Orientation(WebpExif.Read(file))));
        throw new InvalidDataException("not a PNG, JPEG or WebP file");
    }
}
