namespace Easel.Core.Imaging;

/// <summary>The generation parameters a picture file carries: EXIF user comment, PNG text <c>parameters</c>, comment of JPEG and GIF, the first that is there, as A1111 reads them.</summary>
public static class PictureText
{
    /// <summary>A1111's PNG keyword.</summary>
    public const string Keyword = "parameters";

    /// <summary>The parameters in <paramref name="file"/>; null when it has none.</summary>
    /// <exception cref="InvalidDataException">The file is no PNG, JPEG, WebP or GIF, or is cut off.</exception>
    public static string? Read(byte[] file)
    {
        if (PngText.IsPng(file))
            return ExifComment.Read(PngText.Exif(file)) ?? PngText.Read(file).Where(text => text.Key == Keyword).Select(text => text.Value).FirstOrDefault();
        if (JpegExif.IsJpeg(file)) return ExifComment.Read(JpegExif.Read(file)) ?? JpegExif.Comment(file);
        if (WebpExif.IsWebp(file)) return ExifComment.Read(WebpExif.Read(file));
        if (GifComment.IsGif(file)) return GifComment.Read(file);
        throw new InvalidDataException("not a PNG, JPEG, WebP or GIF file");
    }

    /// <summary>The comment of a GIF or JPEG file; null when it has none or is another file.</summary>
    /// <exception cref="InvalidDataException">A GIF that is cut off.</exception>
    public static string? Comment(byte[] file) => GifComment.IsGif(file) ? GifComment.Read(file) : JpegExif.IsJpeg(file) ? JpegExif.Comment(file) : null;

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
