using Easel.Core.Imaging;
using Xunit;

namespace Easel.Core.Tests.Imaging;

/// <summary>How often an upscaler is used, and what size comes of it.</summary>
public sealed class UpscalePassesTests
{
    [Theory]
    [InlineData(2, 2, 1, 64)]      // exactly enough
    [InlineData(4, 2, 2, 128)]     // twice twice
    [InlineData(1.5, 4, 1, 48)]    // too large, and brought down
    [InlineData(16, 2, 3, 512)]    // three at most, the rest is Lanczos's
    [InlineData(1, 4, 1, 32)]      // one that restores, at the same size
    [InlineData(0.5, 4, 0, 16)]    // smaller needs none
    [InlineData(3.9, 1, 1, 120)]   // one that changes no size is not asked again; 124 is no multiple of 8
    public void Passes_go_on_until_the_picture_is_large_enough(double scale, int network, int wanted, int side)
    {
        var picture = Blank(32);
        var passes = new UpscalePasses(picture, scale);
        var done = 0;
        for (; passes.Wants(picture); done++) picture = Blank(picture.Width * network);
        picture = passes.Exactly(picture);
        Assert.Equal((wanted, side, side), (done, picture.Width, picture.Height));
    }

    [Fact]
    public void A_plain_pass_scales_and_None_leaves_the_picture()
    {
        var picture = Blank(30);
        Assert.Same(picture, PlainUpscaler.Pass(PlainUpscaler.None, picture, 2));
        Assert.Equal(45, PlainUpscaler.Pass(PlainUpscaler.Nearest, picture, 1.5).Width);
        Assert.Equal(1, PlainUpscaler.Pass(PlainUpscaler.Lanczos, picture, 0.01).Height);
    }

    private static Bitmap Blank(int side) => new(side, side, new byte[side * side * 3]);
}
