using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Xunit;

namespace Easel.Core.Tests.Scripts;

/// <summary>What a matrix of prompts paints; the texts are A1111's.</summary>
public sealed class PromptMatrixTests
{
    private static readonly ImageRequest Plain = new() { Prompt = "a cat| red,|night", NegativePrompt = "x|y", Seeds = new Seeds { Seed = 5 } };

    [Fact]
    public void Every_choice_of_the_parts_is_painted()
    {
        Assert.Equal(["a cat", "a cat, red", "a cat, night", "a cat, red, night"], Cells().Select(cell => cell.Request.Prompt));
        Assert.Equal(["a cat", "red, a cat", "night, a cat", "red, night, a cat"], Cells(("partsFirst", true)).Select(cell => cell.Request.Prompt));
        Assert.Equal(["a cat", "a cat red", "a cat night", "a cat red night"], Cells(("joined", "space")).Select(cell => cell.Request.Prompt));
        Assert.Equal([("a cat| red,|night", "x"), ("a cat| red,|night", "x, y")], Cells(("prompt", "negative")).Select(cell => (cell.Request.Prompt, cell.Request.NegativePrompt)));
        Assert.Equal([5L, 5, 5, 5], Cells().Select(cell => cell.Request.Seeds.Seed));
        Assert.Equal([5L, 6, 7, 8], Cells(("differentSeeds", true)).Select(cell => cell.Request.Seeds.Seed));
    }

    [Theory]
    [InlineData("a", 1, 1)]
    [InlineData("a|b", 2, 1)]
    [InlineData("a|b|c", 4, 2)]
    [InlineData("a|b|c|d", 8, 2)]
    [InlineData("a|b|c|d|e", 16, 4)]
    public void The_sheet_is_nearly_square(string prompt, int cells, int rows)
    {
        var request = Plain with { Prompt = prompt, Script = "prompt matrix" };
        var matrix = (PromptMatrix)PictureScript.Of(request)!;
        Assert.Equal((cells, rows), (matrix.CellCount(request), matrix.Rows(request)));
    }

    [Fact]
    public void What_is_not_possible_is_named()
    {
        Assert.Equal("prompt", Refused(Plain with { Prompt = new string('|', 20) }).Field);
        Assert.Equal("batch_size", Refused(Plain with { BatchSize = 2 }).Field);
        Assert.Equal("script.prompt", Refused(Plain, ("prompt", "both")).Field);
        Assert.Equal("script.joined", Refused(Plain, ("joined", "and")).Field);
        Assert.Equal("script.margin", Refused(Plain, ("margin", 501)).Field);
    }

    private static RequestException Refused(ImageRequest request, params (string Name, JsonNode Value)[] options) => Assert.Throws<RequestException>(() => RequestLimits.Check(request with { Script = Script(options) }));

    private static List<SheetCell> Cells(params (string Name, JsonNode Value)[] options)
    {
        var scripted = Plain with { Script = Script(options) };
        return [.. ((SheetScript)PictureScript.Of(scripted)!).Cells(scripted)];
    }

    private static Choice Script((string Name, JsonNode Value)[] options) => new("prompt matrix", new JsonObject(options.Select(option => KeyValuePair.Create(option.Name, (JsonNode?)option.Value))));
}
