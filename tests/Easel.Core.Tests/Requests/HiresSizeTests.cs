using Easel.Core.Requests;
using Xunit;

namespace Easel.Core.Tests.Requests;

/// <summary>The size of a second pass, by A1111's rules.</summary>
public sealed class HiresSizeTests
{
    [Theory]
    [InlineData(512, 512, 2, 0, 0, 1024, 1024, 1024, 1024)]
    [InlineData(512, 768, 1.55, 0, 0, 793, 1190, 792, 1184)]   // whole pixels, then whole places of the latent
    [InlineData(64, 64, 9, 192, 128, 192, 192, 192, 128)]      // covers, and is cut
    [InlineData(64, 64, 2, 128, 192, 192, 192, 128, 192)]
    [InlineData(512, 768, 2, 1024, 0, 1024, 1536, 1024, 1536)] // a side of 0 follows
    [InlineData(512, 768, 2, 0, 1000, 666, 1000, 664, 1000)]
    [InlineData(600, 400, 2, 900, 900, 1350, 900, 896, 896)]
    public void It_is_the_factor_s_or_the_size_s(int width, int height, double scale, int x, int y, int across, int down, int finalAcross, int finalDown)
    {
        var (enlarged, final) = HiresSize.Of(new ImageSize(width, height), new HiresFix { Scale = scale, Size = new ImageSize(x, y) });
        Assert.Equal((new ImageSize(across, down), new ImageSize(finalAcross, finalDown)), (enlarged, final));
    }

    [Theory]
    [InlineData("hires.scale", 9, 0, 0)]
    [InlineData("hires.scale", double.NaN, 0, 0)]
    [InlineData("hires.size", 2, 9000, 0)]
    [InlineData("hires.size", 2, 8, 8)]
    [InlineData("hires.size", 2, -8, 0)]
    public void A_size_out_of_reach_is_refused_by_field(string field, double scale, int x, int y) =>
        Assert.Equal(field, Assert.Throws<RequestException>(() => RequestLimits.Check(new ImageRequest { Prompt = "", Hires = new HiresFix { Scale = scale, Size = new ImageSize(x, y) } })).Field);

    [Fact]
    public void A_picture_that_begins_with_a_picture_has_no_second_pass() =>
        Assert.Equal("hires", Assert.Throws<RequestException>(() => RequestLimits.Check(new ImageRequest { Prompt = "", Start = new StartImage { Pictures = ["a"] }, Hires = new HiresFix() })).Field);

    [Fact]
    public void A_refiner_without_a_model_is_refused() =>
        Assert.Equal("refiner.model", Assert.Throws<RequestException>(() => RequestLimits.Check(new ImageRequest { Prompt = "", Refiner = new Refiner { Model = " " } })).Field);
}
