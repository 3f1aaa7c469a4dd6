using Easel.Core.Requests;
using Easel.Web.Generate;
using Xunit;

namespace Easel.Web.Tests.Generate;

public sealed class AspectTests
{
    [Theory]
    [InlineData(1, 1, 640, 408, 512, 512)]
    [InlineData(3, 2, 512, 512, 624, 416)]
    [InlineData(3, 2, 512, 768, 512, 768)]
    [InlineData(16, 9, 512, 512, 680, 384)]
    [InlineData(1, 1, 128, 128, 128, 128)]
    public void A_shape_keeps_the_number_of_pixels_and_how_the_picture_stands(int across, int down, int width, int height, int newWidth, int newHeight) =>
        Assert.Equal(new ImageSize(newWidth, newHeight), new Aspect(across, down).Of(new ImageSize(width, height)));

    [Fact]
    public void A_shape_that_was_chosen_is_known_again()
    {
        foreach (var side in new[] { 128, 512, 768, 1024 })
            foreach (var aspect in Aspect.Usual)
                Assert.Equal(aspect, Aspect.Usual.Single(other => other.Is(aspect.Of(new ImageSize(side, side)))));
        Assert.DoesNotContain(Aspect.Usual, aspect => aspect.Is(new ImageSize(1024, 256)));
    }
}
