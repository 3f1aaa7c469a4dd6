using System.Text.Json.Nodes;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Studio.Scripts;
using Easel.Studio.Upscaling;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Scripts;

/// <summary>Painting beyond the picture, over an engine that returns what it begins with.</summary>
public sealed class OutpaintingTests
{
    private readonly EchoEngine engine = new();

    [Theory]
    [InlineData("left", 64, 0)]
    [InlineData("right", 0, 0)]
    [InlineData("up", 0, 64)]
    [InlineData("down", 0, 0)]
    [InlineData("left, up", 64, 64)]
    [InlineData("right,down", 0, 0)]
    [InlineData("left,right,up,down", 64, 64)]
    public async Task The_picture_lies_where_it_grew_from(string directions, int left, int top)
    {
        var picture = TestPictures.Recorded("photo", 128, 192);
        var whole = await Paint(picture, Outpainting.Title, new JsonObject { ["pixels"] = 64, ["maskBlur"] = 0, ["directions"] = directions });
        Assert.Equal(0, whole.Width % 64 + whole.Height % 64);
        Assert.Equal(picture.Rgb, Whole(whole, picture, left, top));
        foreach (var request in engine.Requests) RequestLimits.Check(request); // as an engine does
    }

    [Fact]
    public async Task Each_side_is_a_strip_with_masks_of_its_own()
    {
        var picture = TestPictures.Recorded("photo", 128, 192);
        await Paint(picture, Outpainting.Title, new JsonObject { ["pixels"] = 64, ["maskBlur"] = 4, ["directions"] = "left,down" }, new ImageSize(128, 96));
        var (left, down) = (engine.Requests[0], engine.Requests[1]);
        Assert.Equal((new ImageSize(128, 128), new ImageSize(256, 96)), (left.Size, down.Size));
        Assert.Equal(68, Ends(left.Start!.Mask!.Picture, y: 64));        // 64 new and 4 of the picture
        Assert.Equal(72, Ends(left.Start.Mask.LatentPicture!, y: 64));
        Assert.Equal((16, 16), (left.Start.Mask.BlurX, left.Start.Mask.BlurY));
        Assert.Equal(1234, down.Seeds.Seed);
        var mask = NamedPicture.Load("", down.Start!.Mask!.Picture).Over();
        Assert.Equal([0, 0, 255, 255], new[] { 0, 28, 29, 95 }.Select(y => mask.Rgb[3 * (y * mask.Width + 100)])); // 96 high: 32 of the picture, less 4, and the rectangle's last row
    }

    [Fact]
    public async Task Only_the_strip_is_painted()
    {
        var picture = TestPictures.Recorded("photo", 64, 192);
        engine.Change = image => new Bitmap(image.Width, image.Height, new byte[image.Rgb.Length]); // all black
        var whole = await Paint(picture, Outpainting.Title, new JsonObject { ["pixels"] = 64, ["directions"] = "left" }, new ImageSize(128, 64));
        Assert.Equal((256, 64), (whole.Width, whole.Height));
        Assert.Equal(ImageFit.Crop(picture, new PixelBox(64, 0, 192, 64)).Rgb, ImageFit.Crop(whole, new PixelBox(128, 0, 256, 64)).Rgb);
        Assert.DoesNotContain(ImageFit.Crop(whole, new PixelBox(0, 0, 128, 64)).Rgb, value => value != 0);
    }

    [Fact]
    public async Task A_batch_grows_together()
    {
        var told = await Run(TestPictures.Recorded("photo", 64, 64), Outpainting.Title, new JsonObject { ["pixels"] = 32, ["directions"] = "left,up" }, new ImageSize(64, 64), 2);
        Assert.Equal([(0, 1234L), (1, 1235L)], told.OfType<ImageEvent.Picture>().Select(made => (made.Image.Index, made.Image.Seed)));
        Assert.Equal([2, 2], engine.Requests.Select(request => request.Start!.Pictures.Length));
        Assert.Equal([(1, 2), (2, 2)], told.OfType<ImageEvent.Progress>().Select(progress => (progress.Step, progress.Steps)));
    }

    [Theory]
    [InlineData("left,right", 192, 64, 32, 0)]
    [InlineData("up", 128, 128, 0, 64)]
    [InlineData("right,down", 192, 128, 0, 0)]
    public async Task Tiles_over_the_border_are_painted_and_the_picture_stays(string directions, int width, int height, int left, int top)
    {
        var picture = TestPictures.Recorded("photo", 64, 128);
        var whole = await Paint(picture, TileOutpainting.Title, new JsonObject { ["pixels"] = 32, ["directions"] = directions });
        Assert.Equal((width, height), (whole.Width, whole.Height));
        Assert.Equal(picture.Rgb, Whole(whole, picture, left, top));
        Assert.Equal(Enumerable.Range(1234, engine.Requests.Count).Select(seed => (long)seed), engine.Requests.Select(request => request.Seeds.Seed));
        foreach (var request in engine.Requests) RequestLimits.Check(request);
        Assert.All(engine.Requests, request => Assert.Equal((8, MaskContent.Fill), (request.Start!.Mask!.BlurX, request.Start.Mask.Content)));
    }

    [Fact]
    public async Task Tiles_inside_the_picture_are_left_alone()
    {
        engine.Change = image => new Bitmap(image.Width, image.Height, new byte[image.Rgb.Length]);
        var picture = TestPictures.Recorded("photo", 64, 512);
        var whole = await Paint(picture, TileOutpainting.Title, new JsonObject { ["pixels"] = 64, ["directions"] = "left" }, new ImageSize(192, 64));
        Assert.Equal((576, 64), (whole.Width, whole.Height));
        Assert.True(engine.Requests.Count < 4);
        Assert.Equal(ImageFit.Crop(picture, new PixelBox(256, 0, 512, 64)).Rgb, ImageFit.Crop(whole, new PixelBox(320, 0, 576, 64)).Rgb);
    }

    [Fact]
    public async Task A_side_that_does_not_grow_keeps_its_length()
    {
        var whole = await Paint(TestPictures.Recorded("photo", 50, 100), TileOutpainting.Title, new JsonObject { ["pixels"] = 28, ["directions"] = "left" }, new ImageSize(64, 64));
        Assert.Equal((128, 50), (whole.Width, whole.Height));
        whole = await Paint(TestPictures.Recorded("photo", 50, 100), Outpainting.Title, new JsonObject { ["pixels"] = 28, ["directions"] = "left" }, new ImageSize(64, 64));
        Assert.Equal((128, 50), (whole.Width, whole.Height));
    }

    [Fact]
    public async Task The_same_request_makes_the_same_bytes()
    {
        var picture = TestPictures.Recorded("photo", 64, 64);
        var options = new JsonObject { ["pixels"] = 32 };
        Assert.Equal((await Paint(picture, Outpainting.Title, options.DeepClone().AsObject(), new ImageSize(64, 64))).Rgb, (await Paint(picture, Outpainting.Title, options, new ImageSize(64, 64))).Rgb);
    }

    [Fact]
    public async Task What_cannot_grow_is_told()
    {
        var told = await Run(new Bitmap(8100, 2, new byte[8100 * 6]), TileOutpainting.Title, new JsonObject { ["pixels"] = 128, ["directions"] = "left" }, new ImageSize(512, 64));
        Assert.Equal("script.pixels", Assert.IsType<ImageEvent.Failed>(Assert.Single(told)).Field);
        var request = Request(TestPictures.Recorded("photo", 64, 64), Outpainting.Title, [], new ImageSize(128, 128));
        Assert.Equal("script.pixels", Assert.Throws<RequestException>(() => RequestLimits.Check(request)).Field);
        Assert.Equal("script.directions", Assert.Throws<RequestException>(() => RequestLimits.Check(request with { Script = new Choice("outpaint", new JsonObject { ["pixels"] = 64, ["directions"] = "none" }) })).Field);
        Assert.Equal("script.directions", Assert.Throws<RequestException>(() => RequestLimits.Check(request with { Script = new Choice("outpaint", new JsonObject { ["pixels"] = 64, ["directions"] = "sideways" }) })).Field);
    }

    [Fact]
    public void The_alternative_test_overrides_what_it_is_told_to()
    {
        var request = Request(TestPictures.Recorded("photo", 64, 64), NoiseReversal.Title, [], new ImageSize(64, 64)) with { Steps = 7, Sampler = "Heun" };
        var script = new NoiseReversal { OriginalPrompt = "a dog", OriginalNegative = "bad", DecodeSteps = 4 };
        var all = script.Applied(request);
        Assert.Equal(("Euler", "a dog", "bad", 4, 1.0), (all.Sampler.Id, all.Prompt, all.NegativePrompt, all.Steps, all.Start!.Strength));
        var none = (script with { OverridePrompt = false, OverrideSampler = false, OverrideSteps = false, OverrideStrength = false }).Applied(request);
        Assert.Equal(("Heun", "p", "", 7, 0.75), (none.Sampler.Id, none.Prompt, none.NegativePrompt, none.Steps, none.Start!.Strength));
    }

    // Where the mask turns from white to black in a row.
    private static int Ends(string mask, int y)
    {
        var drawn = NamedPicture.Load("", mask).Over();
        return Enumerable.Range(0, drawn.Width).First(x => drawn.Rgb[3 * (y * drawn.Width + x)] == 0);
    }

    private static byte[] Whole(Bitmap whole, Bitmap picture, int left, int top) => ImageFit.Crop(whole, new PixelBox(left, top, left + picture.Width, top + picture.Height)).Rgb;

    private static ImageRequest Request(Bitmap picture, string script, JsonObject options, ImageSize size) => new()
    {
        Prompt = "p",
        Size = size,
        Seeds = new Seeds { Seed = 1234 },
        Script = new Choice(script, options),
        Start = new StartImage { Pictures = [NamedPicture.Inline(picture)] },
    };

    private async Task<Bitmap> Paint(Bitmap picture, string script, JsonObject options, ImageSize? size = null) =>
        Assert.Single((await Run(picture, script, options, size ?? new ImageSize(128, 128))).OfType<ImageEvent.Picture>()).Image.Image;

    private async Task<List<ImageEvent>> Run(Bitmap picture, string script, JsonObject options, ImageSize size, int batch = 1)
    {
        engine.Requests.Clear();
        var scripted = new ScriptedEngine(engine, new Enlarger((_, _) => throw new NotSupportedException(), new UpscalerLibrary([]), _ => (null, null)));
        List<ImageEvent> told = [];
        await foreach (var happened in scripted.Generate(Request(picture, script, options, size) with { BatchSize = batch }, TestContext.Current.CancellationToken)) told.Add(happened);
        return told;
    }
}
