using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Core.Scripts.Plots;
using Xunit;

namespace Easel.Core.Tests.Scripts;

/// <summary>What a plot paints, in which order, and what it refuses.</summary>
public sealed class XyzPlotTests
{
    private static readonly ImageRequest Plain = new()
    {
        Prompt = "a red cat, a blue dog, at night",
        NegativePrompt = "blurry cat",
        Size = new ImageSize(64, 64),
        Seeds = new Seeds { Seed = 100, Variation = 7 },
    };

    [Fact]
    public void Cells_go_row_by_row()
    {
        var cells = Cells(Plain, ("xType", "Steps"), ("xValues", "3,4"), ("yType", "CFG Scale"), ("yValues", "5,7.5"), ("zType", "Seed"), ("zValues", "1,2,3"));
        Assert.Equal(Enumerable.Range(0, 12), cells.Select(cell => cell.Place));
        Assert.Equal([(3, 5.0, 1L), (4, 5.0, 1L), (3, 7.5, 1L), (4, 7.5, 1L), (3, 5.0, 2L)], cells.Take(5).Select(cell => (cell.Request.Steps, cell.Request.CfgScale, cell.Request.Seeds.Seed)));
        Assert.All(cells, cell => Assert.Null(cell.Request.Script));
    }

    [Fact]
    public void What_costs_most_changes_least_often()
    {
        var cells = Cells(Plain, ("xType", "Checkpoint name"), ("xValues", "a,b"), ("yType", "Steps"), ("yValues", "3,4"), ("zType", "VAE"), ("zValues", "v,w"));
        Assert.Equal(["a", "a", "a", "a", "b", "b", "b", "b"], cells.Select(cell => cell.Request.Model));
        Assert.Equal(["v", "v", "w", "w", "v", "v", "w", "w"], cells.Select(cell => cell.Request.Vae));
        Assert.Equal([0, 2, 4, 6, 1, 3, 5, 7], cells.Select(cell => cell.Place)); // the places are those of x, y, z all the same
    }

    [Fact]
    public void Words_of_the_prompts_are_replaced_and_laid_in_order()
    {
        var replaced = Cells(Plain, ("xType", "prompt s/r"), ("xValues", "cat,fox"));
        Assert.Equal([("a red cat, a blue dog, at night", "blurry cat"), ("a red fox, a blue dog, at night", "blurry fox")], replaced.Select(cell => (cell.Request.Prompt, cell.Request.NegativePrompt)));
        var ordered = Cells(Plain, ("xType", "Prompt order"), ("xValues", "at night,red cat"));
        Assert.Equal(["a at night, a blue dog, red cat", "a red cat, a blue dog, at night"], ordered.Select(cell => cell.Request.Prompt));
    }

    [Fact]
    public void Seeds_that_are_drawn_are_the_same_again_and_one_for_all()
    {
        (string, JsonNode)[] options = [("xType", "Seed"), ("xValues", "-1,-1,5"), ("yType", "Steps"), ("yValues", "1,2")];
        var seeds = Cells(Plain, options).Select(cell => cell.Request.Seeds.Seed).ToList();
        Assert.Equal(seeds, Cells(Plain, options).Select(cell => cell.Request.Seeds.Seed));
        Assert.Equal(seeds[..3], seeds[3..]);
        Assert.Equal(3, seeds[..3].Distinct().Count());
        Assert.All(seeds, seed => Assert.InRange(seed, 0, uint.MaxValue));
        Assert.NotEqual(seeds[0], Cells(Plain with { Seeds = new Seeds { Seed = 100, Variation = 8 } }, options)[0].Request.Seeds.Seed);

        var kept = Cells(Plain, [.. options, ("keepRandom", true)]).Select(cell => cell.Request.Seeds.Seed).ToList();
        Assert.Equal(5, kept.Distinct().Count()); // two of each row are 5
        var random = Cells(Plain with { Seeds = new Seeds { Variation = 7 } }, ("xType", "Steps"), ("xValues", "1-4"), ("keepRandom", true));
        Assert.Equal(4, random.Select(cell => cell.Request.Seeds.Seed).Where(seed => seed >= 0).Distinct().Count());
    }

    [Fact]
    public void Seeds_vary_along_the_sides_that_are_asked_for()
    {
        (string, JsonNode)[] options = [("xType", "Steps"), ("xValues", "1,2,3"), ("yType", "CFG Scale"), ("yValues", "1,2"), ("varyX", true)];
        Assert.Equal([100, 101, 102, 100, 101, 102], Cells(Plain, options).Select(cell => cell.Request.Seeds.Seed));
        Assert.Equal([100, 101, 102, 103, 104, 105], Cells(Plain, [.. options, ("varyY", true)]).Select(cell => cell.Request.Seeds.Seed));
        Assert.Equal([100, 100, 100, 101, 101, 101], Cells(Plain, [.. options[..4], ("varyY", true)]).Select(cell => cell.Request.Seeds.Seed));
    }

    [Fact]
    public void Every_axis_lays_its_value()
    {
        var values = new Dictionary<PlotKind, string> { [PlotKind.Whole] = "2", [PlotKind.Number] = "0.5", [PlotKind.Replacement] = "cat", [PlotKind.Order] = "cat" };
        var texts = new Dictionary<string, string> { ["Sampler"] = "Heun", ["Hires sampler"] = "Heun", ["Schedule type"] = "Karras", ["Size"] = "128x64", ["RNG source"] = "nv" };
        var drawn = Plain with { Hires = new HiresFix(), Refiner = new Refiner { Model = "r" } };
        var started = Plain with { Start = new StartImage { Pictures = ["p.png"] }, Refiner = new Refiner { Model = "r" } };
        foreach (var axis in PlotAxes.All.Where(axis => axis.Label is not (PlotAxes.Nothing or PlotAxes.Styles)))
        {
            var text = values.GetValueOrDefault(axis.Kind) ?? texts.GetValueOrDefault(axis.Label) ?? (axis.Choices == PlotChoices.Listed ? axis.Known[1] : "some");
            var start = axis.Starts == true || axis.Label == "Initial noise multiplier" ? started : drawn;
            if (axis.Kind is PlotKind.Replacement or PlotKind.Order) text += axis.Kind == PlotKind.Order ? ",a blue dog" : ",fox";
            var cells = Cells(start, ("xType", axis.Label), ("xValues", text));
            Assert.True(cells[^1].Request != start with { Script = null } || cells[0].Request != start, axis.Label);
        }

        Assert.Equal(["Oil", "Ink"], Cells(Plain, ("xType", "Styles"), ("xValues", "\"Oil, Ink\""))[0].Styles);
    }

    [Fact]
    public void Axes_are_counted_as_A1111_counts_them()
    {
        var (drawn, started) = (PlotAxes.Of(hasStart: false), PlotAxes.Of(hasStart: true));
        Assert.Equal((42, 41), (drawn.Count, started.Count));
        Assert.Equal(["Steps", "CFG Scale", "Sampler", "Denoising", "VAE", "Size"], new[] { 4, 6, 9, 25, 29, 41 }.Select(at => drawn[at].Label));
        Assert.Equal(["Steps", "CFG Scale", "Image CFG Scale", "Sampler", "Cond. Image Mask Weight", "Size"], new[] { 4, 5, 6, 9, 27, 40 }.Select(at => started[at].Label));
    }

    [Theory]
    [InlineData("xType", "[ControlNet] Weight", "script.xType", "an extension of A1111 adds")]
    [InlineData("xType", "Stepz", "script.xType", "there is no axis 'Stepz'; did you mean 'Steps'?")]
    [InlineData("xType", "Image CFG Scale", "script.xType", "goes with a picture to begin with")]
    [InlineData("xType", "Hires steps", "script.xValues", "Hires steps: there is no second pass")]
    [InlineData("xType", "Refiner switch at", "script.xValues", "there is no refiner")]
    [InlineData("xType", "Denoising", "script.xValues", "no picture to begin with and no second pass")]
    [InlineData("xType", "Steps", "script.xValues", "steps: 2000 is not possible; give 1–1000")]
    [InlineData("xType", "Size", "script.xValues", "'2000' is no size; give one such as 512x768")]
    [InlineData("xType", "RNG source", "script.xValues", "there is no '2000'; give GPU, CPU, NV")]
    [InlineData("xType", "SGM noise multiplier", "script.xValues", "give True or False")]
    [InlineData("xType", "Schedule type", "script.xValues", "there is no schedule '2000'; give Automatic")]
    [InlineData("xType", "Prompt S/R", "script.xValues", "Prompt S/R did not find '2000' in the prompt or the negative prompt")]
    [InlineData("xType", "Prompt order", "script.xValues", "did not find '2000' in the prompt")]
    [InlineData("xType", "Nothing", "script.xType", "nothing changes; give an axis")]
    public void What_is_not_possible_is_named(string option, string axis, string field, string message)
    {
        var wrong = Assert.Throws<RequestException>(() => RequestLimits.Check(Plain with { Script = new Choice("x/y/z plot", new JsonObject { [option] = axis, ["xValues"] = "2000" }) }));
        Assert.Equal(field, wrong.Field);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_pictures_are_refused()
    {
        Assert.Equal("script", Refused(Plain with { Size = new ImageSize(1024, 1024) }, ("xType", "Steps"), ("xValues", "1-20"), ("yType", "Seed"), ("yValues", "1-20")).Field);
        Assert.Equal("script.xType", Refused(Plain, ("xType", "Steps"), ("xValues", "1"), ("yType", "Steps"), ("yValues", "2")).Field);
        Assert.Equal("batch_count", Refused(Plain with { BatchCount = 2 }, ("xType", "Steps"), ("xValues", "1")).Field);
        Assert.Equal("steps", Refused(Plain with { Steps = 0 }, ("xType", "Seed"), ("xValues", "1")).Field); // not the axis' fault
    }

    [Fact]
    public void The_sheet_says_what_changes()
    {
        var request = Plain with { Script = Script(("xType", "Seed"), ("xValues", "-1, 5"), ("yType", "CFG Scale"), ("yValues", "5,7.5"), ("zType", "Steps"), ("zValues", "1-2")) };
        var plot = (XyzPlot)PictureScript.Of(request)!;
        var fixedSeed = Cells(request, [("xType", "Seed"), ("xValues", "-1, 5"), ("yType", "CFG Scale"), ("yValues", "5,7.5"), ("zType", "Steps"), ("zValues", "1-2")])[0].Request.Seeds.Seed;
        Assert.Equal(
            [("Script", "X/Y/Z plot"), ("X Type", "Seed"), ("X Values", "-1, 5"), ("Fixed X Values", $"{fixedSeed}, 5"), ("Y Type", "CFG Scale"), ("Y Values", "5,7.5"), ("Z Type", "Steps"), ("Z Values", "1-2")],
            PlotNotes.Of(plot, request, isWhole: true).Select(entry => (entry.Key, entry.Value)));
        Assert.DoesNotContain(PlotNotes.Of(plot, request, isWhole: false), entry => entry.Key.StartsWith('Z'));
        Assert.Equal([2 * 2 * 2 + 1, 2 * 2 * 2 * 3 + 1], new[] { 1, 3 }.Select(batch => PictureScript.PicturesOf(request with { BatchSize = batch })));
    }

    [Theory]
    [InlineData("CFG Scale", "7.123456789", "CFG Scale: 7.12345679")]
    [InlineData("Steps", "20", "Steps: 20")]
    [InlineData("Sampler", "Euler a", "Euler a")]
    [InlineData("Checkpoint name", "folder/model.safetensors", "model.safetensors")]
    [InlineData("Size", "64x64", "Size: 64x64")]
    [InlineData("Prompt order", "a,b", "a, b")]
    public void A_caption_names_the_axis_where_the_value_does_not(string axis, string text, string caption)
    {
        var found = PlotAxes.Find("", axis);
        Assert.Equal(caption, found.Caption(PlotValues.Read("", found, text)[0]));
    }

    private static RequestException Refused(ImageRequest request, params (string Name, JsonNode Value)[] options) => Assert.Throws<RequestException>(() => RequestLimits.Check(request with { Script = Script(options) }));

    private static List<SheetCell> Cells(ImageRequest request, params (string Name, JsonNode Value)[] options)
    {
        var scripted = request with { Script = Script(options) };
        return [.. ((SheetScript)PictureScript.Of(scripted)!).Cells(scripted)];
    }

    private static Choice Script(params (string Name, JsonNode Value)[] options) => new("plot", new JsonObject(options.Select(option => KeyValuePair.Create(option.Name, (JsonNode?)option.Value.DeepClone()))));
}
