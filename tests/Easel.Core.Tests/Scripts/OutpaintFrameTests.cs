using Easel.Core.Requests;
using Easel.Core.Scripts;
using Xunit;

namespace Easel.Core.Tests.Scripts;

public sealed class OutpaintFrameTests
{
    [Theory]
    [InlineData(128, 64, 32, PictureSides.Left | PictureSides.Right, 32, 32, 0, 0)] // as recorded: 192x64
    [InlineData(128, 64, 8, PictureSides.Left, 64, 0, 0, 0)]
    [InlineData(100, 100, 10, PictureSides.Left | PictureSides.Right, 14, 14, 0, 0)]
    [InlineData(100, 100, 10, PictureSides.Up | PictureSides.Right, 0, 28, 28, 0)]
    [InlineData(101, 512, 128, PictureSides.Up | PictureSides.Down, 0, 0, 128, 128)]
    [InlineData(37, 37, 1, PictureSides.Left | PictureSides.Right, 13, 14, 0, 0)]
    public void A_side_that_grows_is_a_multiple_of_64(int width, int height, int pixels, PictureSides sides, int left, int right, int up, int down)
    {
        var frame = OutpaintFrame.Of(width, height, pixels, sides);
        Assert.Equal((left, right, up, down), (frame.Left, frame.Right, frame.Up, frame.Down));
        Assert.Equal((left + width + right, up + height + down), (frame.WholeWidth, frame.WholeHeight));
        Assert.Equal((0, 0), (frame.CanvasWidth % 64, frame.CanvasHeight % 64));
        if (left + right > 0) Assert.Equal(frame.WholeWidth, frame.CanvasWidth);
        Assert.InRange(frame.CanvasHeight - frame.WholeHeight, 0, 63);
    }

    [Fact]
    public void A_picture_that_would_be_too_large_is_refused() =>
        Assert.Equal("script.pixels", Assert.Throws<RequestException>(() => OutpaintFrame.Of(8100, 64, 128, PictureSides.Left).Check()).Field);
}
