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

/// <summary>Scripts over an engine that returns what a picture begins with.</summary>
public sealed class ScriptedEngineTests
{
    private readonly EchoEngine engine = new();

    [Fact]
    public async Task Tiles_that_do_not_change_make_the_enlarged_picture()
    {
        var picture = TestPictures.Recorded("photo", 64, 128);
        var told = await Run(Request(picture, new ImageSize(128, 64), "sd upscale", new JsonObject { ["overlap"] = 16, ["upscaler"] = "Lanczos" }) with { Seeds = new Seeds { Seed = 1234 } });

        var made = Assert.Single(told.OfType<ImageEvent.Picture>()).Image;
        Assert.Equal((256, 128), (made.Image.Width, made.Image.Height));
        Assert.Equal(Resampling.Lanczos(picture, 256, 128).Rgb, made.Image.Rgb);
        Assert.Equal(Enumerable.Range(1234, 9).Select(seed => (long)seed), engine.Requests.Select(request => request.Seeds.Seed)); // as recorded: 9 tiles, the last has 1242
        Assert.Equal(1234, made.Seed);
        Assert.Contains("SD upscale overlap: 16, SD upscale upscaler: Lanczos", made.Infotext, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 9).Select(step => (step, 9)), told.OfType<ImageEvent.Progress>().Select(progress => (progress.Step, progress.Steps)));
        Assert.IsType<ImageEvent.Finished>(told[^1]);
    }

    [Fact]
    public async Task Tiles_go_together_and_a_network_enlarges()
    {
        var picture = TestPictures.Recorded("photo", 40, 24);
        var told = await Run(Request(picture, new ImageSize(64, 64), "SD upscale", new JsonObject { ["overlap"] = 8, ["upscaler"] = BuiltInChoices.Upscaler, ["scale"] = 4.0, ["tilesAtOnce"] = 4 }) with { Seeds = new Seeds { Seed = 5 } });
        Assert.Equal((96, 160), (told.OfType<ImageEvent.Picture>().Single().Image.Image.Width, told.OfType<ImageEvent.Picture>().Single().Image.Image.Height));
        Assert.Equal([(4, 5L), (2, 6L)], engine.Requests.Select(request => (request.BatchSize, request.Seeds.Seed)));
        Assert.All(engine.Requests, request => Assert.Equal(BuiltInChoices.NoUpscaler, request.Upscaler!.Id));
    }

    [Fact]
    public async Task A_picture_smaller_than_a_tile_is_one()
    {
        var told = await Run(Request(TestPictures.Recorded("small", 20, 16), new ImageSize(64, 64), "sd upscale", new JsonObject { ["upscaler"] = "Nearest" }));
        Assert.Equal(new ImageSize(32, 40), Assert.Single(engine.Requests).Size);
        Assert.Equal((32, 40), (told.OfType<ImageEvent.Picture>().Single().Image.Image.Width, told.OfType<ImageEvent.Picture>().Single().Image.Image.Height));
    }

    [Fact]
    public async Task Each_round_begins_with_the_picture_of_the_one_before()
    {
        var picture = TestPictures.Recorded("photo", 64, 64);
        var request = Request(picture, new ImageSize(64, 64), "loopback", new JsonObject { ["finalStrength"] = 0.4 });
        engine.Change = image => new Bitmap(image.Width, image.Height, [.. image.Rgb.Select(value => (byte)(value + 1))]);
        var told = await Run(request with { BatchSize = 3, Seeds = new Seeds { Seed = 1234 }, Start = request.Start! with { Strength = 0.6, Mask = new PaintMask { Picture = "mask.png", Content = MaskContent.LatentNoise } } });

        var made = told.OfType<ImageEvent.Picture>().Select(happened => happened.Image).ToList();
        Assert.Equal([(0, 1234L), (1, 1235L), (2, 1236L)], made.Select(image => (image.Index, image.Seed)));
        for (var round = 0; round < 3; round++) Assert.Equal(picture.Rgb.Select(value => (byte)(value + round + 1)), made[round].Image.Rgb);
        Assert.Equal([0.6, 0.5, 0.4], engine.Requests.Select(pass => Math.Round(pass.Start!.Strength, 9)));
        Assert.Equal([MaskContent.LatentNoise, MaskContent.Original, MaskContent.Original], engine.Requests.Select(pass => pass.Start!.Mask!.Content));
        Assert.Contains("Denoising strength: 0.6", made[0].Infotext, StringComparison.Ordinal);
        Assert.Contains("Final denoising strength: 0.4, Denoising curve: Linear", made[0].Infotext, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Aggressive", 0.5, 0.5 + 0.3 * 0.70710678)]
    [InlineData("lazy", 0.5, 0.5 + 0.3 * (1 - 0.70710678))]
    [InlineData("Linear", 0.5, 0.65)]
    public void A_curve_says_when_the_strength_comes_to_its_end(string curve, double first, double middle)
    {
        var loopback = new Loopback { Curve = curve, FinalStrength = 0.8 };
        Assert.Equal([first, middle, 0.8], Enumerable.Range(0, 3).Select(round => loopback.Strength(first, round, 3)), (expected, actual) => Math.Abs(expected - actual) < 1e-7);
        Assert.Equal(first, loopback.Strength(first, 0, 1));
    }

    [Fact]
    public async Task What_goes_wrong_ends_it()
    {
        engine.Ending = new ImageEvent.EngineLost("gone");
        var request = Request(TestPictures.Recorded("photo", 64, 64), new ImageSize(64, 64), "loopback", []) with { BatchSize = 2 };
        Assert.IsType<ImageEvent.EngineLost>(Assert.Single(await Run(request)));
        Assert.Single(engine.Requests);

        var missing = Assert.IsType<ImageEvent.Failed>((await Run(request with { BatchSize = 1, Script = "sd upscale", Start = new StartImage { Pictures = ["nowhere.png"] } }))[^1]);
        Assert.Equal("start.pictures[0]", missing.Field);
        var unknown = Assert.IsType<ImageEvent.Failed>(Assert.Single(await Run(request with { Script = "loopbck" })));
        Assert.Equal("script", unknown.Field);
    }

    [Fact]
    public async Task After_a_crash_a_script_goes_on_behind_its_last_pass()
    {
        using var folder = new TemporaryFolder();
        var request = Request(TestPictures.Recorded("photo", 64, 128), new ImageSize(128, 64), "sd upscale", new JsonObject { ["overlap"] = 16, ["upscaler"] = "Lanczos" }) with { Seeds = new Seeds { Seed = 1234, Variation = 7 } }; // a job's are drawn once
        var whole = (await Run(request)).OfType<ImageEvent.Picture>().Single().Image;

        engine.DiesAfter = 4;
        Assert.IsType<ImageEvent.EngineLost>((await Run(request, new PassShelf(folder.Path, TimeProvider.System)))[^1]);
        engine.DiesAfter = null;
        var told = await Run(request, new PassShelf(folder.Path, TimeProvider.System)); // another process
        Assert.Equal(Enumerable.Range(1238, 5).Select(seed => (long)seed), engine.Requests.Select(pass => pass.Seeds.Seed));
        var made = told.OfType<ImageEvent.Picture>().Single().Image;
        Assert.Equal((whole.Seed, whole.Infotext), (made.Seed, made.Infotext));
        Assert.Equal(whole.Image.Rgb, made.Image.Rgb);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task What_lies_broken_on_the_shelf_is_painted_again()
    {
        using var folder = new TemporaryFolder();
        var request = Request(TestPictures.Recorded("photo", 64, 128), new ImageSize(128, 64), "sd upscale", new JsonObject { ["overlap"] = 16, ["upscaler"] = "Lanczos" }) with { Seeds = new Seeds { Seed = 1234 } };
        engine.DiesAfter = 4;
        await Run(request, new PassShelf(folder.Path, TimeProvider.System));
        engine.DiesAfter = null;
        foreach (var file in Directory.GetFiles(folder.Path)) await File.WriteAllTextAsync(file, "torn", TestContext.Current.CancellationToken);
        await Run(request, new PassShelf(folder.Path, TimeProvider.System));
        Assert.Equal(9, engine.Requests.Count);
    }

    [Theory]
    [InlineData("script.overlap", "sd upscale", "overlap", 64)]
    [InlineData("script.scale", "sd upscale", "scale", 20)]
    [InlineData("script.finalStrength", "loopback", "finalStrength", 2)]
    [InlineData("script.curve", "loopback", "curve", "steep")]
    [InlineData("script.loops", "loopback", "loops", 3)]
    public void An_option_that_is_not_possible_is_named(string field, string script, string option, object value)
    {
        var request = Request(TestPictures.Recorded("photo", 64, 64), new ImageSize(64, 64), script, new JsonObject { [option] = value is int number ? number : (string)value });
        Assert.Equal(field, Assert.Throws<RequestException>(() => RequestLimits.Check(request)).Field);
    }

    [Fact]
    public void A_script_needs_one_picture_to_begin_with()
    {
        var request = Request(TestPictures.Recorded("photo", 64, 64), new ImageSize(64, 64), "loopback", []);
        RequestLimits.Check(request);
        Assert.Equal("script", Assert.Throws<RequestException>(() => RequestLimits.Check(request with { Start = null })).Field);
        Assert.Equal("start.pictures", Assert.Throws<RequestException>(() => RequestLimits.Check(request with { BatchSize = 2, Start = request.Start! with { Pictures = ["a", "b"] } })).Field);
    }

    private static ImageRequest Request(Bitmap picture, ImageSize size, string script, JsonObject options) => new()
    {
        Prompt = "p",
        Size = size,
        Script = new Choice(script, options),
        Start = new StartImage { Pictures = [NamedPicture.Inline(picture)] },
    };

    private async Task<List<ImageEvent>> Run(ImageRequest request, PassShelf? shelf = null)
    {
        engine.Requests.Clear();
        var library = new UpscalerLibrary([]);
        var scripted = new ScriptedEngine(engine, new Enlarger((upscale, _) => Task.FromResult(Resampling.Nearest(upscale.Picture, 4 * upscale.Picture.Width, 4 * upscale.Picture.Height)), library, _ => (null, null)), shelf);
        List<ImageEvent> told = [];
        await foreach (var happened in scripted.Generate(request, TestContext.Current.CancellationToken)) told.Add(happened);
        return told;
    }
}
