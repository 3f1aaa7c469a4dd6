using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Core.Scripts.Plots;

namespace Easel.Studio.Webui;

/// <summary>A1111's scripts that make sheets, of txt2img and img2img: their arguments in its order.</summary>
internal static class WebuiSheetScripts
{
    private const string Field = WebuiArguments.Field;

    /// <summary>Their titles.</summary>
    public static IReadOnlyList<string> Titles { get; } = [.. PictureScript.Known.Where(entry => !entry.Defaults.NeedsPicture).Select(entry => entry.Id).Order(StringComparer.Ordinal)];

    public static bool Has(WebuiBody body) => body.Text("script_name") is { } name && Titles.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The request with the script the body names; as it is without one.</summary>
    /// <exception cref="RequestException">An argument is of another kind, or not possible.</exception>
    public static ImageRequest Lay(WebuiBody body, ImageRequest request)
    {
        if (!Has(body)) return request;
        var args = new WebuiArguments(body.Items(Field));
        var scripted = XyzPlot.Title.Equals(body.Text("script_name"), StringComparison.OrdinalIgnoreCase)
            ? request with { BatchSize = Cell(request), BatchCount = 1, Script = new Choice(XyzPlot.Title, Plot(args, request.Start is not null)) }
            : request with { BatchSize = 1, BatchCount = 1, Script = new Choice(PromptMatrix.Title, args.Options(new PromptMatrix(), from: 0)) }; // a batch paints no more prompts
        try { PictureScript.Of(scripted)!.Check(scripted); }
        catch (RequestException wrong) when (wrong.Field.StartsWith("script", StringComparison.Ordinal)) { throw new RequestException(Field, wrong.Message[(wrong.Field.Length + 2)..]); }
        return scripted;
    }

    /// <summary>What is told of their arguments.</summary>
    public static IEnumerable<WebuiArgument> Arguments(SheetScript usual, bool isStart) => usual is not XyzPlot plot ? WebuiScriptList.Settings(usual) :
    [
        .. new[] { "X", "Y", "Z" }.SelectMany(side => new[]
        {
            new WebuiArgument($"{side} type", side == "X" ? "Seed" : PlotAxes.Nothing, Choices: [.. PlotAxes.Of(isStart).Select(axis => axis.Label)]),
            new WebuiArgument($"{side} values", ""),
            new WebuiArgument($"{side} values", Array.Empty<string>(), Choices: []),
        }),
        .. WebuiScriptList.Settings(plot)[6..],
        new WebuiArgument("Values as text instead of lists", false),
    ];

    // Three arguments a side: the axis by its place, values as text, values as a list.
    private static JsonObject Plot(WebuiArguments args, bool isStart)
    {
        var options = new JsonObject();
        foreach (var (index, side) in new[] { "x", "y", "z" }.Index())
        {
            var axis = Axis(args, 3 * index, isStart);
            options[side + "Type"] = axis.Label;
            options[side + "Values"] = axis.Choices == PlotChoices.None || args.Flag(17) || args.Texts(3 * index + 2) is not { Count: > 0 } listed ? args.Text(3 * index + 1, "") : PlotList.Write(listed);
        }

        string[] flags = ["legend", "singlePictures", "subSheets", "keepRandom", "varyX", "varyY", "varyZ"];
        foreach (var (index, name) in flags.Index()) options[name] = args.Flag(9 + index, usual: index == 0);
        options["margin"] = (int)args.Number(16, 0, 0, 500);
        return options;
    }

    private static PlotAxis Axis(WebuiArguments args, int at, bool isStart)
    {
        if (!args.IsNumber(at)) return PlotAxes.Find(Field, args.Text(at, PlotAxes.Nothing));
        var axes = PlotAxes.Of(isStart);
        return axes[(int)args.Number(at, 0, 0, axes.Count - 1)];
    }

    // Pictures of all batches stand in a cell together.
    private static int Cell(ImageRequest request) => request.BatchSize * request.BatchCount is var pictures && pictures <= 64
        ? pictures
        : throw new RequestException("batch_count", $"{request.BatchCount} batches of {request.BatchSize} are {pictures} pictures in each cell of a plot; give 64 at most");
}
