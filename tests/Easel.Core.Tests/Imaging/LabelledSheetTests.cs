using System.Collections.Immutable;
using Easel.Core.Imaging;
using Xunit;

namespace Easel.Core.Tests.Imaging;

/// <summary>Sheets with labels; sizes are those A1111 recorded.</summary>
public sealed class LabelledSheetTests
{
    [Fact]
    public void A_plot_has_the_recorded_size_and_its_pictures_bit_for_bit()
    {
        Bitmap[] pictures = [.. Enumerable.Range(0, 4).Select(at => Filled(128, 64, (byte)(60 * at)))];
        var sheet = new LabelledSheet(pictures, 2, new SheetLegend(Labels("Steps: 3", "Steps: 4"), Labels("CFG Scale: 5.0", "CFG Scale: 7.5"))).Draw();
        Assert.Equal((352, 141), (sheet.Width, sheet.Height)); // 96 and 13 pixels for labels
        for (var at = 0; at < 4; at++) Assert.Equal(pictures[at].Rgb, ImageFit.Crop(sheet, new PixelBox(96 + at % 2 * 128, 13 + at / 2 * 64, 96 + at % 2 * 128 + 128, 13 + at / 2 * 64 + 64)).Rgb);
        Assert.All([new PixelBox(96, 0, 224, 13), new PixelBox(224, 0, 352, 13), new PixelBox(0, 13, 96, 77), new PixelBox(0, 77, 96, 141)], label => Assert.Contains(ImageFit.Crop(sheet, label).Rgb, value => value < 128));
        Assert.All(ImageFit.Crop(sheet, new PixelBox(0, 0, 96, 13)).Rgb, value => Assert.Equal(255, value));
    }

    [Fact]
    public void A_matrix_strikes_out_what_is_not_there()
    {
        SheetLabel[] red = [new("red", false)];
        var sheet = new LabelledSheet([.. Enumerable.Range(0, 2).Select(_ => Filled(128, 64, 9))], 2, new SheetLegend([[.. red], [new("red")]], [[]])).Draw();
        Assert.Equal((256, 64 + 11), (sheet.Width, sheet.Height));
        var (struck, plain) = (ImageFit.Crop(sheet, new PixelBox(0, 0, 128, 11)), ImageFit.Crop(sheet, new PixelBox(128, 0, 256, 11)));
        Assert.InRange(struck.Rgb.Min(), 0x90, 0x99);
        Assert.InRange(plain.Rgb.Min(), 0, 0x60);
    }

    [Fact]
    public void Words_wrap_and_what_is_too_wide_is_drawn_smaller()
    {
        var picture = Filled(100, 100, 0);
        int Height(string text) => new LabelledSheet([picture], 1, new SheetLegend(Labels(text), Labels(""))).Height;
        Assert.True(Height("one two three four five six seven eight nine ten") > Height("one two") + 10);
        Assert.InRange(Height(new string('m', 300)), 101, 130); // one word, one line
        Assert.InRange(Height(string.Join(' ', Enumerable.Repeat("word", 100_000))), 200, 5000);
    }

    [Fact]
    public void Empty_places_and_smaller_pictures_stand_in_white()
    {
        var sheet = new LabelledSheet([Filled(20, 10, 0), null, Filled(10, 10, 0)], 2, margin: 4).Draw();
        Assert.Equal((44, 24), (sheet.Width, sheet.Height));
        Assert.All(ImageFit.Crop(sheet, new PixelBox(20, 0, 44, 24)).Rgb, value => Assert.Equal(255, value));
        Assert.All(ImageFit.Crop(sheet, new PixelBox(5, 14, 15, 24)).Rgb, value => Assert.Equal(0, value));
        Assert.All(ImageFit.Crop(sheet, new PixelBox(0, 14, 5, 24)).Rgb, value => Assert.Equal(255, value));
    }

    private static ImmutableArray<ImmutableArray<SheetLabel>> Labels(params string[] texts) => [.. texts.Select(text => ImmutableArray.Create(new SheetLabel(text)))];

    private static Bitmap Filled(int width, int height, byte value) => new(width, height, [.. Enumerable.Repeat(value, width * height * 3)]);
}
