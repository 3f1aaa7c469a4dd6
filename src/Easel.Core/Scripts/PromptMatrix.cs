using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Core.Scripts.Plots;
using Easel.Core.Settings;

namespace Easel.Core.Scripts;

/// <summary>Paints a prompt with each choice of its parts: <c>a cat|red|at night</c> gives the cat alone, red, at night, and both (facts: A1111 1.10.1 prompt_matrix.py).</summary>
public sealed record PromptMatrix : SheetScript
{
    public const string Title = "prompt matrix";

    private const int MostParts = 12; // 4096 pictures

    [Setting("Variable parts first", Help = "Put the parts that come and go in front of what stays.")]
    public bool PartsFirst { get; init; }

    [Setting("Different seeds", Help = "A seed more for each picture; else all have the same.")]
    public bool DifferentSeeds { get; init; }

    [Setting("Prompt", Choices = ["positive", "negative"], Help = "Which prompt has the parts.")]
    public string Prompt { get; init; } = "positive";

    [Setting("Joined by", Choices = ["comma", "space"], Help = "What stands between the parts.")]
    public string Joined { get; init; } = "comma";

    [Setting("Margin", Min = 0, Max = 500, Step = 2, Help = "Pixels between the pictures of the sheet.")]
    public override int Margin { get; init; }

    /// <summary>Names of styles, with commas between, that are laid over each prompt once it is put together; no option of people, who give styles to the request.</summary>
    public string Styles { get; init; } = "";

    public override string SheetName => "prompt_matrix";

    /// <summary>The parts that come and go.</summary>
    public IReadOnlyList<string> Parts(ImageRequest request) => All(request)[1..];

    public override int CellCount(ImageRequest request) => 1 << (All(request).Length - 1);

    public override int SheetCount(ImageRequest request) => 1;

    /// <summary>Rows of the sheet; the first half of the parts, rounded up, goes across.</summary>
    public int Rows(ImageRequest request) => 1 << ((All(request).Length - 1) / 2);

    public override IEnumerable<SheetCell> Cells(ImageRequest request)
    {
        var parts = All(request);
        var whole = request with { Script = null, BatchCount = 1 };
        var styles = PlotList.Read("styles", Styles).ToImmutableArray();
        return Enumerable.Range(0, 1 << (parts.Length - 1)).Select(place =>
        {
            var chosen = parts.Skip(1).Where((_, part) => (place & (1 << part)) != 0).Select(part => part.Trim().Trim(','));
            var text = string.Join(Is(Joined, "space") ? " " : ", ", PartsFirst ? chosen.Append(parts[0]) : chosen.Prepend(parts[0]));
            var seeds = whole.Seeds with { Seed = whole.Seeds.Seed + (DifferentSeeds ? place : 0), Variation = whole.Seeds.Variation + place };
            return new SheetCell(place, (Is(Prompt, "negative") ? whole with { NegativePrompt = text } : whole with { Prompt = text }) with { Seeds = seeds }) { Styles = styles };
        });
    }

    public override void Check(ImageRequest request)
    {
        OneOf("script.prompt", Prompt, "positive", "negative");
        OneOf("script.joined", Joined, "comma", "space");
        if (request.BatchSize != 1) throw new RequestException("batch_size", $"{request.BatchSize} is not possible; '{Title}' paints each choice once; give 1");
        base.Check(request);
    }

    private string[] All(ImageRequest request)
    {
        var (field, text) = Is(Prompt, "negative") ? ("negative_prompt", request.NegativePrompt) : ("prompt", request.Prompt);
        var parts = text.Split('|');
        return parts.Length - 1 <= MostParts ? parts : throw new RequestException(field, $"it has {parts.Length - 1} parts behind |, which are {Math.Pow(2, parts.Length - 1)} pictures; give at most {MostParts}");
    }

    private static bool Is(string value, string name) => value.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static void OneOf(string field, string value, string first, string second)
    {
        if (!Is(value, first) && !Is(value, second)) throw new RequestException(field, $"there is no '{value}'; give {first} or {second}");
    }
}
