using Easel.Core.Imaging;
using Easel.Testing;
using Xunit;

namespace Easel.Core.Tests.Imaging;

/// <summary>Pictures resized and masks prepared as A1111, Pillow and OpenCV did.</summary>
public sealed class ResizeGoldenTests
{
    public static TheoryData<string> Resized => [.. Recorded("resize").TensorNames.Where(name => name.StartsWith("mode", StringComparison.Ordinal) || name.StartsWith("pil:", StringComparison.Ordinal))];

    public static TheoryData<string> Blurred => [.. Recorded("mask").TensorNames.Where(name => name.StartsWith("blur:", StringComparison.Ordinal))];

    public static TheoryData<string> Crops => [.. Recorded("mask").Data.GetProperty("crops").EnumerateObject().Select(crop => crop.Name)];

    [Theory]
    [MemberData(nameof(Resized))]
    public void A_picture_is_resized_pixel_for_pixel(string name)
    {
        var golden = Recorded("resize");
        var (kind, size) = (name[..name.LastIndexOf(':')], name[(name.LastIndexOf(':') + 1)..].Split('x'));
        var (picture, width, height) = (Picture(golden, "src"), int.Parse(size[0]), int.Parse(size[1]));
        var made = kind switch
        {
            "mode0" => ImageFit.Stretch(picture, width, height),
            "mode1" => ImageFit.Cover(picture, width, height),
            "mode2" => ImageFit.Inside(picture, width, height),
            "mode1:nearest" or "mode1:lanczos" => null, // upscalers
            "pil:nearest" => Resampling.Nearest(picture, width, height),
            _ => Resampling.Resize(picture, width, height, Enum.Parse<ResampleFilter>(kind[4..], ignoreCase: true)),
        };
        if (made is not null) Same(golden, name, made.Rgb);
    }

    [Theory]
    [MemberData(nameof(Blurred))]
    public void A_mask_is_blurred_pixel_for_pixel(string name)
    {
        var golden = Recorded("mask");
        var deviations = name.Split(':')[1..].Select(int.Parse).ToArray();
        Same(golden, name, GaussianBlur.Of(Grey(golden, "mask"), deviations[0], deviations[1]).Values);
    }

    [Fact]
    public void What_is_masked_is_filled_with_what_is_around_it()
    {
        var golden = Recorded("mask");
        Same(golden, "fill", MaskFill.Of(Picture(Recorded("resize"), "src"), Grey(golden, "mask")).Rgb);
    }

    [Theory]
    [MemberData(nameof(Crops))]
    public void The_part_round_a_mask_is_found(string name)
    {
        var golden = Recorded("mask");
        var mask = Grey(golden, "mask");
        var wanted = golden.Data.GetProperty("crops").GetProperty(name);
        if (name == "empty")
        {
            Assert.Null(MaskRegion.Around(mask.With(_ => 0), 0));
            return;
        }

        var parts = name.Split(':');
        var box = MaskRegion.Around(mask, int.Parse(parts[1]))!.Value;
        if (parts.Length > 2) box = MaskRegion.Expanded(box, int.Parse(parts[2].Split('x')[0]), int.Parse(parts[2].Split('x')[1]), mask.Width, mask.Height);
        Assert.Equal(wanted.EnumerateArray().Select(side => side.GetInt32()), [box.Left, box.Top, box.Right, box.Bottom]);
    }

    private static GoldenFile Recorded(string name) => Goldens.Open("images", name);

    private static Bitmap Picture(GoldenFile golden, string name) => new((int)golden.ShapeOf(name)[1], (int)golden.ShapeOf(name)[0], Bytes(golden, name));

    private static GreyBitmap Grey(GoldenFile golden, string name) => new((int)golden.ShapeOf(name)[1], (int)golden.ShapeOf(name)[0], Bytes(golden, name));

    private static byte[] Bytes(GoldenFile golden, string name) => Array.ConvertAll(golden.Floats(name), value => (byte)value);

    private static void Same(GoldenFile golden, string name, byte[] made)
    {
        var wanted = Bytes(golden, name);
        var differing = wanted.Length == made.Length ? wanted.Zip(made).Count(pair => pair.First != pair.Second) : -1;
        var most = differing > 0 ? wanted.Zip(made).Max(pair => Math.Abs(pair.First - pair.Second)) : 0;
        Goldens.Report($"images/{golden.Name}/{name}", differing == 0, $"{differing} of {wanted.Length} bytes differ, by at most {most}");
        Assert.True(differing == 0, $"{name}: {differing} of {wanted.Length} bytes differ, by at most {most}");
    }
}
