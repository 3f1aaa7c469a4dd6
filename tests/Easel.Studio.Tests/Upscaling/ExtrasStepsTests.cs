using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Upscaling;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Upscaling;

/// <summary>Recipes of Extras, with upscalers that are no networks.</summary>
public sealed class ExtrasStepsTests
{
    private readonly List<UpscaleRequest> asked = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_longest_side_is_kept_to_and_told()
    {
        var recipe = new ExtrasRecipe { Upscaler = "Nearest", Scale = 4, LongestSide = 256 };
        var (large, said) = await Apply(recipe, TestPictures.Recorded("wide", 48, 120));
        Assert.Equal((256, 96), (large.Width, large.Height));
        Assert.Equal("Postprocess upscale by: 4.0, Max side length: 256.0, Postprocess upscaler: Nearest", said);
        Assert.Equal((480, 192), Size((await Apply(recipe with { LongestSide = 480 }, TestPictures.Recorded("wide", 48, 120))).Picture));
        Assert.Equal((96, 256), Size((await Apply(recipe, TestPictures.Recorded("tall", 120, 48))).Picture));
    }

    [Fact]
    public async Task A_size_is_cropped_to_or_covered()
    {
        var picture = TestPictures.Recorded("wide", 40, 80);
        var recipe = new ExtrasRecipe { Upscaler = "Lanczos", Size = (64, 64) };
        Assert.Equal((64, 64), Size((await Apply(recipe, picture)).Picture));
        Assert.Equal((128, 64), Size((await Apply(recipe with { Crop = false }, picture)).Picture));
    }

    [Fact]
    public async Task A_network_that_only_cleans_is_used_once_and_the_rest_is_Lanczos()
    {
        var picture = TestPictures.Recorded("noise", 40, 48);
        var (large, _) = await Apply(new ExtrasRecipe { Upscaler = BuiltInChoices.Upscaler, Scale = 2 }, picture, request => Inverted(request.Picture));
        Assert.Single(asked);
        Assert.Equal(Resampling.Lanczos(Inverted(picture), 96, 80).Rgb, large.Rgb);
    }

    [Theory]
    [InlineData(200, null, "scale")]
    [InlineData(2, 20000, "size")]
    public async Task What_would_be_too_large_is_refused(double scale, int? side, string field)
    {
        var recipe = new ExtrasRecipe { Upscaler = "Nearest", Scale = scale, Size = side is { } given ? (given, 8) : null };
        Assert.Equal(field, (await Assert.ThrowsAsync<RequestException>(() => Apply(recipe, TestPictures.Recorded("small", 8, 100)))).Field);
    }

    [Fact]
    public async Task Without_an_upscaler_nothing_is_done_or_said()
    {
        var picture = TestPictures.Recorded("same", 8, 8);
        var (same, said) = await Apply(new ExtrasRecipe(), picture);
        Assert.Same(picture, same);
        Assert.Empty(said);
    }

    private static (int Width, int Height) Size(Bitmap picture) => (picture.Width, picture.Height);

    private static Bitmap Inverted(Bitmap picture) => new(picture.Width, picture.Height, [.. picture.Rgb.Select(value => (byte)(255 - value))]);

    private Task<ExtrasResult> Apply(ExtrasRecipe recipe, Bitmap picture, Func<UpscaleRequest, Bitmap>? network = null)
    {
        var enlarger = new Enlarger(
            (request, _) =>
            {
                asked.Add(request);
                return Task.FromResult(network!(request));
            },
            new UpscalerLibrary([]),
            _ => (null, null));
        return new ExtrasSteps(recipe, enlarger).Apply(picture, Cancel);
    }
}
