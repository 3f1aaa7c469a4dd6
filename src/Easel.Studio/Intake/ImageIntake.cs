using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Settings;
using SkiaSharp;

namespace Easel.Studio.Intake;

/// <summary>Pictures from outside, as requests carry them. What is too large is refused from what its header declares, before any pixel is unpacked.</summary>
/// <param name="limits">What is allowed.</param>
public sealed class ImageIntake(IntakeSettings limits)
{
    private const string Formats = "PNG, JPEG, WebP, GIF or BMP";

    /// <summary>The picture in a base64 text, with or without <c>data:image/png;base64,</c> in front.</summary>
    /// <param name="field">The request's field, for messages.</param>
    /// <param name="text">Base64; white space in it does not matter.</param>
    /// <exception cref="RequestException">It is no base64, no picture of an allowed format, a broken one, or too large.</exception>
    public RgbaPicture FromBase64(string field, string text) => FromFile(field, Bytes(field, text));

    /// <summary>The file in a base64 text; see <see cref="FromBase64"/>. Only its size and format are checked.</summary>
    /// <exception cref="RequestException">It is no base64, too large, or not of an allowed format.</exception>
    public byte[] Bytes(string field, string text)
    {
        var body = text.AsSpan().Trim();
        if (body.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var comma = body[..Math.Min(body.Length, 256)].IndexOf(',');
            if (comma < 0 || !body[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
                throw new RequestException(field, "the data address is not in base64; give data:image/png;base64,… or base64 alone");
            body = body[(comma + 1)..];
        }

        if (body.Length / 4L * 3 > FileLimit + 3) throw TooLarge(field, body.Length / 4L * 3);
        if (body.IsEmpty) throw Invalid(field, "it is empty", "in base64");
        var file = new byte[(body.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64Chars(body, file, out var written)) throw Invalid(field, "it is no base64", "in base64");
        Array.Resize(ref file, written);
        CheckFile(field, file);
        return file;
    }

    /// <summary>The picture in a file's bytes.</summary>
    /// <exception cref="RequestException">It is no picture of an allowed format, a broken one, or too large.</exception>
    public RgbaPicture FromFile(string field, byte[] file)
    {
        CheckFile(field, file);
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw Invalid(field, "its header is broken");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        CheckSize(field, width, height);

        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var rgba = new byte[checked(4 * width * height)];
        SKCodecResult result;
        unsafe
        {
            fixed (byte* pixels = rgba) result = codec.GetPixels(info, (nint)pixels, info.RowBytes, SKCodecOptions.Default);
        }

        return result == SKCodecResult.Success ? new RgbaPicture(width, height, rgba) : throw Invalid(field, $"it is broken ({result}); it may have been cut off");
    }

    private long FileLimit => (long)limits.PictureMebibytes << 20;

    private void CheckFile(string field, byte[] file)
    {
        if (file.Length > FileLimit) throw TooLarge(field, file.Length);
        if (!IsAllowed(file)) throw Invalid(field, file.Length == 0 ? "it is empty" : $"it is no {Formats}");
    }

    private void CheckSize(string field, int width, int height)
    {
        if (width > limits.PictureSide || height > limits.PictureSide || (long)width * height > limits.PictureMegapixels * 1_000_000L)
            throw new RequestException(field, $"a picture of {width}x{height} is too large; give at most {limits.PictureMegapixels} megapixels and {limits.PictureSide} a side (settings intake.picture_megapixels, intake.picture_side)");
    }

    private static bool IsAllowed(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10])
        || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || (file.StartsWith("RIFF"u8) && file.Length > 12 && file[8..].StartsWith("WEBP"u8))
        || file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8)
        || (file.StartsWith("BM"u8) && file.Length > 26);

    private RequestException TooLarge(string field, long bytes) =>
        new(field, $"a picture file of {bytes} bytes is too large; give at most {FileLimit} (setting intake.picture_mebibytes)");

    private static RequestException Invalid(string field, string why, string how = "") => new(field, $"Invalid encoded image: {why}; give {Formats} {how}".TrimEnd());
}
