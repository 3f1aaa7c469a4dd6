using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using SkiaSharp;
using Xunit;

namespace Easel.Studio.Tests.Intake;

/// <summary>Pictures from strangers: those that are pictures come in, those that are weapons do not.</summary>
public sealed class ImageIntakeTests
{
    private static readonly ImageIntake Usual = new(new IntakeSettings());

    public static TheoryData<string, byte[], string> TooLarge => new()
    {
        { "png", PictureBytes.Png(60000, 60000, 10), "60000x60000 is too large; give at most 64 megapixels and 16384 a side" },
        { "png", PictureBytes.Png(16385, 1, 10), "16385x1" },
        { "png", PictureBytes.Png(8001, 8000, 10), "64 megapixels" },
        { "jpeg", PictureBytes.Jpeg(65500, 65500), "65500x65500" },
        { "bmp", PictureBytes.Bmp(60000, 60000), "60000x60000" },
        { "gif", PictureBytes.Gif(1, 65535, 65535), "65535x65535" },
        { "webp", PictureBytes.Webp(1, 16383), "megapixels" },
    };

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_picture_comes_in_as_base64_and_as_a_data_address(SKEncodedImageFormat format)
    {
        var file = PictureBytes.Real(format);
        var text = Convert.ToBase64String(file);
        var whole = Usual.FromFile("image", file);
        Assert.Equal((16, 16, 1024), (whole.Width, whole.Height, whole.Rgba.Length));
        foreach (var form in new[] { text, $"data:image/{format};base64,{text}", $"DATA:;BASE64,{text}", $"  {text}\r\n", string.Join("\n", text.Chunk(76).Select(line => new string(line))) })
            Assert.Equal(whole.Rgba, Usual.FromBase64("image", form).Rgba);
        Assert.Equal(file, Usual.Bytes("image", text));
        if (format == SKEncodedImageFormat.Png) Assert.Equal((byte)(3 * 17), whole.Rgba[(4 * 3) + 3]);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("data:image/png;base64,", "it is empty")]
    [InlineData("data:image/png,abcd", "not in base64")]
    [InlineData("data:image/png;base64", "not in base64")]
    [InlineData("not base64!", "no base64")]
    [InlineData("iVBORw0KGgo", "no base64")]
    [InlineData("iVBO\0Rw0KGgo=", "no base64")]
    [InlineData("aGVsbG8=", "it is no PNG, JPEG, WebP, GIF or BMP")]
    [InlineData("iVBORw0KGgo=", "its header is broken")]
    [InlineData("PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=", "it is no PNG")]
    public void What_is_no_picture_is_refused_in_words(string text, string part)
    {
        var wrong = Assert.Throws<RequestException>(() => Usual.FromBase64("init_images", text));
        Assert.Equal("init_images", wrong.Field);
        Assert.Contains(part, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void A_picture_is_refused_by_the_size_it_declares(string format, byte[] file, string part)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var wrong = Assert.Throws<RequestException>(() => Usual.FromFile("image", file));
        Assert.Contains(part, wrong.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20, format); // nothing was unpacked
    }

    [Fact]
    public void A_file_is_refused_by_its_bytes_before_it_is_decoded()
    {
        var small = new ImageIntake(new IntakeSettings { PictureMebibytes = 1 });
        var text = Convert.ToBase64String(new byte[(1 << 20) + 3]);
        Assert.Contains("intake.picture_mebibytes", Assert.Throws<RequestException>(() => small.Bytes("image", text)).Message, StringComparison.Ordinal);
        Assert.Contains("intake.picture_mebibytes", Assert.Throws<RequestException>(() => small.FromFile("image", new byte[(1 << 20) + 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_png_whose_rows_expand_far_beyond_its_size_costs_no_more_than_its_size()
    {
        var bomb = PictureBytes.Png(16, 16, 400L << 20);
        Assert.True(bomb.Length < 4 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var picture = Usual.FromFile("image", bomb);
            Assert.Equal(1024, picture.Rgba.Length);
        }
        catch (RequestException wrong) { Assert.Contains("broken", wrong.Message, StringComparison.Ordinal); }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
    }

    [Fact]
    public void Texts_in_a_png_that_expand_together_are_refused()
    {
        byte[] text = [.. "parameters"u8, 0, 0, .. PictureBytes.Deflated(40 << 20)];
        var file = PictureBytes.Png(16, 16, 16 * 17, [.. Enumerable.Repeat(("zTXt", text), 100)]);
        Assert.Throws<InvalidDataException>(() => PictureText.Read(file));
        Assert.Equal(16, Usual.FromFile("image", file).Width); // as a picture it does no harm
    }

    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    public void Of_thousands_of_frames_the_first_is_taken(string format)
    {
        var file = format == "gif" ? PictureBytes.Gif(20_000) : PictureBytes.Webp(20_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(256, Usual.FromFile("image", file).Rgba.Length);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_file_that_was_cut_off_is_told_apart(SKEncodedImageFormat format)
    {
        var file = PictureBytes.Real(format, 64);
        Assert.Contains("broken", Assert.Throws<RequestException>(() => Usual.FromFile("image", file[..(file.Length / 2)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Alpha_is_laid_over_a_colour_and_taken_as_a_mask()
    {
        var picture = new RgbaPicture(2, 1, [255, 0, 0, 255, 255, 0, 0, 0]);
        Assert.True(picture.HasAlpha);
        Assert.Equal([255, 0, 0, 255, 255, 255], picture.Over().Rgb);
        Assert.Equal([255, 0, 0, 0, 10, 20], picture.Over((0, 10, 20)).Rgb);
        Assert.Equal([255, 0], picture.Alpha().Values);
    }
}
