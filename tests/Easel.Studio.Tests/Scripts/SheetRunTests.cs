using System.Text.Json.Nodes;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Library;
using Easel.Studio.Scripts;
using Easel.Studio.Upscaling;
using Xunit;

namespace Easel.Studio.Tests.Scripts;

/// <summary>Plots and matrices over an engine that paints a colour, or fails.</summary>
public sealed class SheetRunTests
{
    private readonly FlatEngine engine = new();

    [Fact]
    public async Task A_plot_tells_each_picture_and_then_the_sheet()
    {
        var told = await Run(Plot(("xType", "Steps"), ("xValues", "3,4"), ("yType", "CFG Scale"), ("yValues", "5,7.5"), ("margin", 2)));
        var made = told.OfType<ImageEvent.Picture>().Select(happened => happened.Image).ToList();
        Assert.Equal([(0, false), (1, false), (2, false), (3, false), (4, true)], made.Select(image => (image.Index, image.IsSheet)));
        Assert.Equal([(3, 5.0), (4, 5.0), (3, 7.5), (4, 7.5)], engine.Requests.Select(request => (request.Steps, request.CfgScale)));
        Assert.Contains("Steps: 4, ", made[1].Infotext, StringComparison.Ordinal);
        Assert.DoesNotContain("Script", made[1].Infotext, StringComparison.Ordinal);
        Assert.Contains("Steps: 3, ", made[4].Infotext, StringComparison.Ordinal);
        Assert.Contains("Script: X/Y/Z plot, X Type: Steps, X Values: \"3,4\", Y Type: CFG Scale, Y Values: \"5,7.5\", Version: ", made[4].Infotext, StringComparison.Ordinal);
        var legend = new SheetLegend([[new SheetLabel("Steps: 3")], [new SheetLabel("Steps: 4")]], [[new SheetLabel("CFG Scale: 5.0")], [new SheetLabel("CFG Scale: 7.5")]]);
        Assert.Equal(new LabelledSheet([.. made[..4].Select(image => image.Image)], 2, legend, 2).Draw().Rgb, made[4].Image.Rgb);
        Assert.Equal([(3, 14), (7, 14), (10, 14), (14, 14)], told.OfType<ImageEvent.Progress>().Select(progress => (progress.Step, progress.Steps)));
        Assert.IsType<ImageEvent.Finished>(told[^1]);
    }

    [Fact]
    public async Task Sheets_of_each_z_stand_side_by_side()
    {
        (string, JsonNode)[] options = [("xType", "Steps"), ("xValues", "3,4"), ("zType", "Seed"), ("zValues", "1,2,3"), ("legend", false)];
        var whole = (await Run(Plot(options))).OfType<ImageEvent.Picture>().Select(happened => happened.Image).ToList();
        Assert.Equal(7, whole.Count);
        Assert.Equal((6 * 32, 16), (whole[^1].Image.Width, whole[^1].Image.Height));
        var parts = (await Run(Plot([.. options, ("subSheets", true)]))).OfType<ImageEvent.Picture>().Select(happened => happened.Image).ToList();
        Assert.Equal([6, 7, 8, 9], parts.Where(image => image.IsSheet).Select(image => image.Index));
        Assert.Equal(ImageFit.Crop(whole[^1].Image, new PixelBox(64, 0, 128, 16)).Rgb, parts[8].Image.Rgb);
        Assert.Contains("Seed: 2, ", parts[8].Infotext, StringComparison.Ordinal);
        Assert.DoesNotContain("Z Type", parts[8].Infotext, StringComparison.Ordinal);
        Assert.Contains("Z Type: Seed, Z Values: \"1,2,3\", Fixed Z Values: \"1, 2, 3\"", parts[6].Infotext, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_of_a_batch_stand_in_a_cell_together()
    {
        var told = await Run(Plot(("xType", "Steps"), ("xValues", "3,4"), ("legend", false)) with { BatchSize = 4 });
        var made = told.OfType<ImageEvent.Picture>().Select(happened => happened.Image).ToList();
        Assert.Equal(Enumerable.Range(0, 9), made.Select(image => image.Index));
        Assert.Equal([7L, 8, 9, 10, 7, 8, 9, 10, 7], made.Select(image => image.Seed));
        Assert.Equal((128, 32), (made[8].Image.Width, made[8].Image.Height));
    }

    [Fact]
    public async Task A_matrix_has_its_parts_around_it()
    {
        var told = await Run(new ImageRequest { Prompt = "a cat|red|night", Size = new ImageSize(128, 64), Script = "prompt matrix", Seeds = new Seeds { Seed = 7 } });
        var made = told.OfType<ImageEvent.Picture>().Select(happened => happened.Image).ToList();
        Assert.Equal(["a cat", "a cat, red", "a cat, night", "a cat, red, night"], engine.Requests.Select(request => request.Prompt));
        Assert.Equal((352, 139), (made[4].Image.Width, made[4].Image.Height)); // as recorded
        Assert.Equal(made[0].Infotext, made[4].Infotext);
    }

    [Fact]
    public async Task A_cell_that_fails_stays_empty()
    {
        engine.FailsAt = request => request.Steps == 4;
        var told = await Run(Plot(("xType", "Steps"), ("xValues", "3-5"), ("legend", false)));
        var made = told.OfType<ImageEvent.Picture>().Select(happened => happened.Image).ToList();
        Assert.Equal([0, 2, 3], made.Select(image => image.Index));
        Assert.Equal("a picture is missing on the sheet: too dark", Assert.Single(told.OfType<ImageEvent.Warning>()).Message);
        Assert.All(ImageFit.Crop(made[2].Image, new PixelBox(32, 0, 64, 16)).Rgb, value => Assert.Equal(255, value));
        Assert.IsType<ImageEvent.Finished>(told[^1]);

        engine.FailsAt = _ => true;
        Assert.Equal("too dark", Assert.IsType<ImageEvent.Failed>((await Run(Plot(("xType", "Steps"), ("xValues", "3-5"))))[^1]).Message);
        var nowhere = await Run(Plot(("xType", "Checkpoint name"), ("xValues", "nowhere.safetensors")));
        Assert.Contains("nowhere.safetensors", Assert.IsType<ImageEvent.Failed>(nowhere[^1]).Message, StringComparison.Ordinal);
        Assert.Equal("script.xValues", Assert.IsType<ImageEvent.Failed>(Assert.Single(await Run(Plot(("xType", "Steps"), ("xValues", "ten"))))).Field);
    }

    [Fact]
    public async Task After_a_crash_a_plot_goes_on_behind_its_last_picture()
    {
        using var folder = new TemporaryFolder();
        var request = Plot(("xType", "Seed"), ("xValues", "-1,-1,-1,-1,-1")) with { Seeds = new Seeds { Seed = 1, Variation = 5 } };
        var whole = (await Run(request)).OfType<ImageEvent.Picture>().Select(happened => happened.Image).ToList();
        var seeds = engine.Requests.Select(pass => pass.Seeds.Seed).ToList();

        engine.DiesAfter = 3;
        Assert.IsType<ImageEvent.EngineLost>((await Run(request, new PassShelf(folder.Path, TimeProvider.System)))[^1]);
        engine.DiesAfter = null;
        var made = (await Run(request, new PassShelf(folder.Path, TimeProvider.System))).OfType<ImageEvent.Picture>().Select(happened => happened.Image).ToList();
        Assert.Equal(seeds[3..], engine.Requests.Select(pass => pass.Seeds.Seed));
        Assert.Equal(whole.Select(image => (image.Index, image.Infotext)), made.Select(image => (image.Index, image.Infotext)));
        Assert.Equal(whole[^1].Image.Rgb, made[^1].Image.Rgb);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Styles_of_an_axis_are_laid_over_the_prompts()
    {
        using var folder = new TemporaryFolder();
        var styles = Path.Combine(folder.Path, "styles.csv");
        await File.WriteAllTextAsync(styles, "name,prompt,negative_prompt\nOil,\"{prompt}, oil\",photo\nInk,ink,\n", TestContext.Current.CancellationToken);
        await Run(Plot(("xType", "Styles"), ("xValues", "Oil, \"Oil, Ink\"")), sources: new SheetSources(new ModelLibrary([]), styles, fits: false));
        Assert.Equal([("p, oil", "photo"), ("p, oil, ink", "photo")], engine.Requests.Select(request => (request.Prompt, request.NegativePrompt)));
    }

    [Fact]
    public async Task Styles_go_over_what_a_matrix_puts_together()
    {
        using var folder = new TemporaryFolder();
        var styles = Path.Combine(folder.Path, "styles.csv");
        await File.WriteAllTextAsync(styles, "name,prompt,negative_prompt\n\"Oil, thick\",\"{prompt}, oil\",photo\n", TestContext.Current.CancellationToken);
        var sources = new SheetSources(new ModelLibrary([]), styles, fits: false);
        await Run(sources.Book().Apply(new ImageRequest { Prompt = "a|b", Size = new ImageSize(32, 16), Script = "matrix" }, ["Oil, thick"]), sources: sources);
        Assert.Equal([("a, oil", "photo"), ("a, b, oil", "photo")], engine.Requests.Select(request => (request.Prompt, request.NegativePrompt)));
    }

    [Fact]
    public async Task The_model_that_comes_with_Easel_paints_each_cell_small_in_a_studio()
    {
        var told = await Run(Plot(("xType", "Size"), ("xValues", "512x512,256x512"), ("legend", false)) with { Size = new ImageSize(512, 512) }, sources: new SheetSources(new ModelLibrary([]), null, fits: true));
        Assert.Equal([new ImageSize(128, 128), new ImageSize(64, 128)], engine.Requests.Select(request => request.Size));
        Assert.Equal(2, told.OfType<ImageEvent.Warning>().Count());
    }

    private static ImageRequest Plot(params (string Name, JsonNode Value)[] options) => new()
    {
        Prompt = "p",
        Size = new ImageSize(32, 16),
        Seeds = new Seeds { Seed = 7, Variation = 5 },
        Script = new Choice("x/y/z plot", new JsonObject(options.Select(option => KeyValuePair.Create(option.Name, (JsonNode?)option.Value.DeepClone())))),
    };

    private async Task<List<ImageEvent>> Run(ImageRequest request, PassShelf? shelf = null, SheetSources? sources = null)
    {
        engine.Requests.Clear();
        var scripted = new ScriptedEngine(engine, new Enlarger((_, _) => throw new NotSupportedException(), new UpscalerLibrary([]), _ => (null, null)), shelf, sources);
        List<ImageEvent> told = [];
        await foreach (var happened in scripted.Generate(request, TestContext.Current.CancellationToken)) told.Add(happened);
        return told;
    }
}
