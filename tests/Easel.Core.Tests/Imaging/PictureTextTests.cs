using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Testing;
using Xunit;

namespace Easel.Core.Tests.Imaging;

/// <summary>Parameters in picture files: recorded ones are read, written ones come back, pixels stay as they were.</summary>
public sealed class PictureTextTests
{
    private const string Text = "a cat of 猫 🐈, (red:1.2)\nNegative prompt: \"x\"\nSteps: 5";

    private static readonly Bitmap Picture = TestPictures.Recorded("text", 32, 48);

    [Fact]
    public void Recorded_files_give_their_text()
    {
        foreach (var name in Goldens.Names("files"))
        {
            var golden = Goldens.Open("files", name);
            if (!golden.Data.TryGetProperty("infotext", out var expected)) continue;
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(golden.Path)!, "info.*"))
            {
                var same = PictureText.Read(File.ReadAllBytes(file)) == expected.GetString();
                Goldens.Report($"files/{name} text of {Path.GetFileName(file)}", same, "exact");
                Assert.True(same, file);
                Assert.Equal((48, 32), (PictureCodec.Load(file).Width, PictureCodec.Load(file).Height));
            }
        }
    }

    [Fact]
    public void Recorded_pictures_of_the_api_give_their_text()
    {
        foreach (var name in Goldens.Names("api"))
        {
            var (count, wrong) = (0, new List<string>());
            foreach (var one in Goldens.Open("api", name).Data.EnumerateObject())
            {
                if (one.Value.ValueKind != JsonValueKind.Object || !one.Value.TryGetProperty("response", out var response) || response.ValueKind != JsonValueKind.Object) continue;
                if (!response.TryGetProperty("info", out var info) || !response.TryGetProperty("images", out var images) || images.ValueKind != JsonValueKind.Array) continue;
                if (one.Value.GetProperty("request").TryGetProperty("script_name", out _)) continue; // loopback lists other texts than its pictures carry
                if (!info.GetString()!.StartsWith('{')) continue;
                if (!JsonDocument.Parse(info.GetString()!).RootElement.TryGetProperty("infotexts", out var texts)) continue;
                foreach (var (image, text) in images.EnumerateArray().Zip(texts.EnumerateArray()))
                {
                    count++;
                    var file = Convert.FromBase64String(image.GetString()!);
                    if (PictureText.Read(file) is { } read && read != text.GetString()) wrong.Add($"{one.Name}: {text} but {read}");
                    if (PngText.IsPng(file) && !PngText.Write(file, PictureText.Keyword, PictureText.Read(file)).SequenceEqual(file)) wrong.Add($"{one.Name}: written again, the file differs");
                }
            }

            if (count > 0) Goldens.Report($"picture text of api/{name}", wrong.Count == 0, $"{count} pictures");
            Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        }
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Webp)]
    public void A_text_comes_back_and_the_pixels_stay(PictureFormat format)
    {
        var bare = PictureCodec.Encode(Picture, format);
        Assert.Null(PictureText.Read(bare));

        var written = PictureText.Write(bare, Text)!;
        var rewritten = PictureText.Write(written, "plain")!;

        Assert.Equal(Text, PictureText.Read(written));
        Assert.Equal("plain", PictureText.Read(rewritten));
        Assert.Equal(PictureCodec.Decode(bare, "bare").Rgb, PictureCodec.Decode(rewritten, "rewritten").Rgb);
        Assert.True(rewritten.Length < written.Length);
    }

    [Fact]
    public void Png_is_exact_and_the_others_are_close()
    {
        Assert.Equal(Picture.Rgb, PictureCodec.Decode(PictureCodec.Encode(Picture, PictureFormat.Png), "png").Rgb);
        foreach (var format in new[] { PictureFormat.Jpeg, PictureFormat.Webp })
        {
            var read = PictureCodec.Decode(PictureCodec.Encode(Picture, format), "lossy").Rgb;
            Assert.InRange(read.Zip(Picture.Rgb).Average(pair => Math.Abs(pair.First - pair.Second)), 0.01, 12);
        }
    }

    [Fact]
    public void Latin_text_is_a_tEXt_chunk_and_other_text_an_iTXt_chunk()
    {
        var bare = PictureCodec.Encode(Picture, PictureFormat.Png);
        Assert.True(PictureText.Write(bare, "café")!.AsSpan().IndexOf("tEXtparameters\0caf\u00e9"u8[..17]) > 0);
        Assert.True(PictureText.Write(bare, "猫")!.AsSpan().IndexOf("iTXtparameters\0\0\0\0\0猫"u8) > 0);
    }

    [Fact]
    public void A_comment_of_a_JPEG_counts_when_it_has_no_EXIF()
    {
        var jpeg = PictureCodec.Encode(Picture, PictureFormat.Jpeg);
        byte[] commented = [.. jpeg[..2], 0xFF, 0xFE, 0, 7, .. "café"u8, .. jpeg[2..]];
        Assert.Equal("café", PictureText.Read(commented));
        Assert.Equal("café", PictureText.Comment(commented));
        Assert.Equal(Text, PictureText.Read(PictureText.Write(commented, Text)!));
        Assert.Null(PictureText.Comment(jpeg));
    }

    [Fact]
    public void The_EXIF_comment_of_a_PNG_goes_before_its_text()
    {
        var exif = ExifComment.Build("from EXIF");
        byte[] body = [.. "eXIf"u8, .. exif];
        byte[] chunk = [0, 0, (byte)(exif.Length >> 8), (byte)exif.Length, .. body, 0, 0, 0, 0];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), System.IO.Hashing.Crc32.HashToUInt32(body));
        var png = PictureText.Write(PictureCodec.Encode(Picture, PictureFormat.Png), Text)!;
        const int headerEnd = 8 + 12 + 13;
        Assert.Equal("from EXIF", PictureText.Read([.. png[..headerEnd], .. chunk, .. png[headerEnd..]]));
    }

    [Fact]
    public void A_text_too_large_for_jpeg_is_refused_not_cut()
    {
        var text = new string('x', 100_000);
        Assert.Null(PictureText.Write(PictureCodec.Encode(Picture, PictureFormat.Jpeg), text));
        Assert.Equal(text, PictureText.Read(PictureText.Write(PictureCodec.Encode(Picture, PictureFormat.Webp), text)!));
        Assert.Equal(text, PictureText.Read(PictureText.Write(PictureCodec.Encode(Picture, PictureFormat.Png), text)!));
    }

    [Fact]
    public void Comments_of_either_byte_order_are_read()
    {
        var big = ExifComment.Build(Text, orientation: 6);
        Assert.Equal(Text, ExifComment.Read(big));
        Assert.Equal(6, ExifComment.Orientation(big));
        Assert.Null(ExifComment.Read(big.AsSpan(0, 40)));

        byte[] little = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0,
            1, 0, 0x86, 0x92, 7, 0, 14, 0, 0, 0, 40, 0, 0, 0, .. "UNICODE\0"u8, .. System.Text.Encoding.Unicode.GetBytes("cat")];
        Assert.Equal("cat", ExifComment.Read(little));
    }

    [Fact]
    public void A_turned_picture_is_read_upright()
    {
        var jpeg = PictureCodec.Encode(Picture, PictureFormat.Jpeg);
        var turned = JpegWith(jpeg, orientation: 6);
        var (flat, upright) = (PictureCodec.Decode(jpeg, "flat"), PictureCodec.Decode(turned, "turned"));

        Assert.Equal((flat.Height, flat.Width), (upright.Width, upright.Height));
        Assert.Equal(flat.Rgb[..3], upright.Rgb.AsSpan((flat.Height - 1) * 3, 3).ToArray()); // top left goes to the top right
        Assert.Equal(6, ExifComment.Orientation(PictureText.Write(turned, "kept")!.AsSpan(12)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(900)]
    public void A_cut_file_is_an_error_that_names_it(int length)
    {
        var cut = PictureCodec.Encode(Picture, PictureFormat.Png)[..length];
        Assert.Contains("x.png", Assert.Throws<InvalidDataException>(() => PictureCodec.Decode(cut, "x.png")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => PictureText.Read(cut));
    }

    // The EXIF segment goes right behind the two bytes of the start mark.
    private static byte[] JpegWith(byte[] jpeg, int orientation)
    {
        var exif = ExifComment.Build("x", orientation);
        var length = exif.Length + 8;
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. "Exif\0\0"u8, .. exif, .. jpeg[2..]];
    }
}
