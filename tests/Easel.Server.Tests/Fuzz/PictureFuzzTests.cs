using System.Text;
using CsCheck;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using Easel.Testing;
using SkiaSharp;
using Xunit;

namespace Easel.Server.Tests.Fuzz;

/// <summary>Whatever a file holds, it is a picture or it is refused.</summary>
public sealed class PictureFuzzTests
{
    private const string Infotext = "a (cat:1.2)\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, Schedule type: Karras, CFG scale: 7, Seed: 5, Size: 64x64, Model hash: 0123456789, Lora hashes: \"a: 1, b: 2\", Version: v1.10.1";

    private static readonly ImageIntake Intake = new(new IntakeSettings { PictureMegapixels = 1, PictureMebibytes = 1 });

    [Theory]
    [InlineData("png", 6000)]
    [InlineData("jpeg", 6000)]
    [InlineData("webp", 6000)]
    [InlineData("gif", 6000)]
    [InlineData("bmp", 6000)]
    public void A_file_is_a_picture_or_is_refused(string format, int iterations) => Mutations.Bytes(Files(format)).Sample(file =>
    {
        try
        {
            var picture = Intake.FromFile("image", file);
            Assert.Equal(4 * picture.Width * picture.Height, picture.Rgba.Length);
        }
        catch (RequestException wrong) { Assert.Equal("image", wrong.Field); }

        try { PictureText.Read(file); }
        catch (InvalidDataException) { }
    }, iter: iterations);

    [Fact]
    public void A_file_of_ones_own_is_decoded_or_refused() => Mutations.Bytes([.. Files("png"), .. Files("jpeg"), .. Files("webp")]).Sample(file =>
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is { Info: { Width: var width, Height: var height } } && (long)width * height > 4_000_000) return; // large is allowed there, and slow
        try { PictureCodec.Decode(file, "file"); }
        catch (InvalidDataException) { }
    }, iter: 6000);

    [Fact]
    public void Text_that_was_written_is_read_whatever_becomes_of_the_file() => Gen.Select(Gen.String[0, 200], Gen.Int[0, 2]).Sample((text, kind) =>
    {
        text = new string([.. text.Select(c => char.IsSurrogate(c) || c == 0 ? '?' : c)]); // what no file can hold
        var written = PictureText.Write(Files(new[] { "png", "jpeg", "webp" }[kind])[0], text);
        if (text.Length > 0) Assert.Equal(text, PictureText.Read(written!));
    }, iter: 3000);

    [Fact]
    public void Base64_is_read_or_refused() => Mutations.Bytes(Encoding.ASCII.GetBytes($"data:image/png;base64,{Convert.ToBase64String(Files("png")[0])}")).Sample(bytes =>
    {
        try { Intake.FromBase64("image", Encoding.Latin1.GetString(bytes)); }
        catch (RequestException) { }
    }, iter: 6000);

    [Fact]
    public void An_infotext_is_always_read() => Mutations.Bytes(Encoding.UTF8.GetBytes(Infotext)).Sample(bytes => { InfotextReader.Read(Encoding.UTF8.GetString(bytes)); }, iter: 20_000);

    private static byte[][] Files(string format)
    {
        var picture = TestPictures.Recorded("fuzz", 12, 16);
        return format switch
        {
            "png" => [PictureText.Write(PictureCodec.Encode(picture, PictureFormat.Png), Infotext)!, PictureText.Write(PictureCodec.Encode(picture, PictureFormat.Png), Infotext + "猫")!],
            "jpeg" => [PictureText.Write(PictureCodec.Encode(picture, PictureFormat.Jpeg), Infotext)!],
            "webp" => [PictureText.Write(PictureCodec.Encode(picture, PictureFormat.Webp), Infotext)!, PictureCodec.Encode(picture, PictureFormat.Webp)],
            "gif" => [Gif],
            _ => [Bmp],
        };
    }

    // 1x1 and 2x2 pixels.
    private static readonly byte[] Gif = Convert.FromBase64String("R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==");

    private static readonly byte[] Bmp = [.. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, .. new byte[24], 1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];
}
