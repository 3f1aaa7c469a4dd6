using Easel.Core.Imaging;
using Easel.Core.Results;
using Easel.Studio.Datasets;
using Easel.Studio.Tagging;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Datasets;

public sealed class DatasetTests
{
    [Theory]
    [InlineData(100, 400, 64, 64, 5)] // 256 high at 64 wide: (256 − 12.8) / 51.2 = 4.75
    [InlineData(400, 100, 64, 64, 5)]
    [InlineData(100, 150, 64, 64, 1)] // 0.67 is more than half
    [InlineData(100, 200, 64, 64, 3)] // (128 − 12.8) / 51.2 = 2.25
    [InlineData(64, 64, 64, 64, 1)]
    public void Long_pictures_are_cut_into_parts_that_overlap(int width, int height, int across, int down, int count)
    {
        var picture = TestPictures.Recorded("long", height, width);
        var parts = new PictureSplit(across, down).Of(picture);
        Assert.Equal(count, parts.Count);
        if (count == 1) Assert.Same(picture, parts[0]);
        else Assert.All(parts, part => Assert.Equal((across, down), (part.Width, part.Height)));
    }

    [Fact]
    public void Parts_begin_and_end_with_the_picture()
    {
        var picture = TestPictures.Recorded("strip", 32, 160);
        var parts = new PictureSplit(32, 32).Of(picture);
        Assert.Equal(ImageFit.Crop(picture, new PixelBox(0, 0, 32, 32)).Rgb, parts[0].Rgb);
        Assert.Equal(ImageFit.Crop(picture, new PixelBox(128, 0, 160, 32)).Rgb, parts[^1].Rgb);
        Assert.True((parts.Count - 1) * 32 > 128); // each shows something of the one before
    }

    [Theory]
    [InlineData(1000, 1000, 640, 640)]
    [InlineData(1000, 500, 768, 448)] // 768 × 384 is its shape exactly, and smaller
    [InlineData(100, 1000, 0, 0)]
    public void The_largest_size_near_the_own_shape_is_chosen(int width, int height, int across, int down)
    {
        var chosen = new AutoSize().For(width, height);
        if (across == 0) Assert.Null(chosen);
        else if (width == height) Assert.Equal((across, down), chosen);
        else
        {
            Assert.NotNull(chosen);
            var ratio = (double)width / height / ((double)chosen.Value.Width / chosen.Value.Height);
            Assert.True(1 - Math.Min(ratio, 1 / ratio) <= 0.1 && chosen.Value.Width * chosen.Value.Height <= 640 * 640);
        }

        if (across > 0) Assert.Equal((768, 384), new AutoSize { MaximisesArea = false }.For(768, 384));
    }

    [Fact]
    public void Copies_are_the_other_way_round_and_twice_is_the_picture()
    {
        var picture = TestPictures.Recorded("flip", 5, 8);
        Assert.Equal(picture.Rgb, FlippedCopies.Across(FlippedCopies.Across(picture)).Rgb);
        Assert.Equal(picture.Rgb, FlippedCopies.Down(FlippedCopies.Down(picture)).Rgb);
        Assert.Equal(picture.Rgb[..3], FlippedCopies.Across(picture).Rgb.AsSpan(3 * 7, 3).ToArray());
        Assert.Equal(picture.Rgb[..3], FlippedCopies.Down(picture).Rgb.AsSpan(3 * 8 * 4, 3).ToArray());
        Assert.Equal([0, 1, 1, 3], new[] { (false, false), (true, false), (false, true), (true, true) }.Select(want => FlippedCopies.Of(picture, want.Item1, want.Item2).Count()));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(150)]
    public void A_picture_is_cut_round_where_its_corners_are(int left)
    {
        var picture = Board(200, 64, left);
        var cut = new FocalPoint().Crop(picture, 64, 64);
        Assert.Equal((64, 64), (cut.Width, cut.Height));
        Assert.True(Bright(cut) >= 0.9 * Bright(picture)); // all of the board is in it
        Assert.InRange(PictureCorners.Of(GreyBitmap.Luminance(picture)).Average(corner => corner.X), left - 4, left + 36);
        Assert.Empty(PictureCorners.Of(GreyBitmap.Luminance(new Bitmap(30, 30, new byte[2700]))));
        Assert.Equal((64, 32), (new FocalPoint().Crop(new Bitmap(40, 20, new byte[2400]), 64, 32).Width, 32)); // flat: the middle
    }

    [Fact]
    public void A_recipe_names_what_becomes_of_a_picture()
    {
        var recipe = new DatasetRecipe { Split = new PictureSplit(32, 32), FlipsAcross = true };
        Assert.Equal(["", "-flipped", "-2", "-2-flipped", "-3", "-3-flipped"], recipe.Apply(TestPictures.Recorded("two", 32, 64)).Select(made => made.Mark));
        var picture = TestPictures.Recorded("plain", 8, 8);
        Assert.Same(picture, Assert.Single(new DatasetRecipe().Apply(picture)).Picture);
    }

    [Theory]
    [InlineData("", CaptionAction.Keep, "new")]
    [InlineData("old", CaptionAction.Ignore, "new")]
    [InlineData("old", CaptionAction.Keep, "old")]
    [InlineData("old", CaptionAction.Prepend, "old new")]
    [InlineData("old", CaptionAction.Append, "new old")]
    public void A_caption_that_is_there_is_treated_as_wanted(string existing, CaptionAction action, string expected) => Assert.Equal(expected, CaptionFile.Joined(existing, "new", action));

    [Fact]
    public void Tags_are_written_as_A1111_writes_them()
    {
        PictureTag[] tags = [new("smile_(mouth)", 0.6), new("rating:safe", 0.99), new("red_hair", 0.9), new("blue_eyes", 0.4)];
        Assert.Equal(@"red hair, smile \(mouth\)", new TagWriting().Write(tags));
        Assert.Equal("red_hair, smile_(mouth)", new TagWriting { Spaces = false, Escape = false }.Write(tags));
        Assert.Equal("(red_hair:0.900), (smile_(mouth):0.600), (blue_eyes:0.400)", new TagWriting { Spaces = false, Escape = false, Ranks = true, Alphabetical = false, Threshold = 0.3 }.Write(tags));
        Assert.Equal("red hair", new TagWriting { Filtered = [" smile (mouth)"] }.Write(tags));
    }

    // Black, with a chess board of 32 pixels in it.
    private static Bitmap Board(int width, int height, int left)
    {
        var rgb = new byte[3 * width * height];
        for (var y = 0; y < 32; y++)
            for (var x = 0; x < 32; x++)
                if ((x / 8 + y / 8) % 2 == 0) rgb.AsSpan(3 * ((y + 10) * width + left + x), 3).Fill(255);
        return new Bitmap(width, height, rgb);
    }

    private static int Bright(Bitmap picture) => picture.Rgb.Count(value => value > 128);
}
