using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Easel.Core.Requests;
using Easel.Core.Scripts.Plots;
using Easel.Core.Settings;

namespace Easel.Core.Scripts;

/// <summary>Paints the same request with other values along up to three axes, and lays the pictures on a sheet: x across, y down, a sheet for each z side by side (facts: A1111 1.10.1 xyz_grid.py).</summary>
public sealed record XyzPlot : SheetScript
{
    public const string Title = "x/y/z plot";

    [Setting("X type", Help = "What changes from left to right, such as Steps, CFG Scale, Sampler, Seed or Prompt S/R.")]
    public string XType { get; init; } = PlotAxes.Nothing;

    [Setting("X values", Help = "With commas between; numbers also as 1-5, 1-9 (+2) or 1-10 [5].")]
    public string XValues { get; init; } = "";

    [Setting("Y type", Help = "What changes from top to bottom.")]
    public string YType { get; init; } = PlotAxes.Nothing;

    [Setting("Y values", Help = "As those of x.")]
    public string YValues { get; init; } = "";

    [Setting("Z type", Help = "What changes from one sheet to the next.")]
    public string ZType { get; init; } = PlotAxes.Nothing;

    [Setting("Z values", Help = "As those of x.")]
    public string ZValues { get; init; } = "";

    [Setting("Draw legend", Help = "Write the values beside rows and columns.")]
    public bool Legend { get; init; } = true;

    /// <summary>For programs that are answered with pictures; all are kept.</summary>
    [Setting("Include single pictures", Help = "Answer A1111's programs with each picture too, not only with the sheet.")]
    public bool SinglePictures { get; init; }

    [Setting("Include sub-sheets", Help = "Make the sheet of each z by itself too.")]
    public bool SubSheets { get; init; }

    /// <summary>A seed of −1 is drawn anew for each picture; else once for all.</summary>
    [Setting("Keep -1 for seeds", Help = "Draw a seed of -1 anew for each picture; else once for all.")]
    public bool KeepRandom { get; init; }

    [Setting("Vary seeds for X", Help = "A seed more for each step along x.")]
    public bool VaryX { get; init; }

    [Setting("Vary seeds for Y", Help = "The same along y.")]
    public bool VaryY { get; init; }

    [Setting("Vary seeds for Z", Help = "The same along z.")]
    public bool VaryZ { get; init; }

    [Setting("Margin", Min = 0, Max = 500, Step = 2, Help = "Pixels between the pictures of the sheet.")]
    public override int Margin { get; init; }

    public override string SheetName => "xyz_grid";

    /// <summary>The axes of a request: x, y, z. A seed of −1 among the values stands for one that follows from the request's seeds, unless they are kept.</summary>
    /// <exception cref="RequestException">There is no such axis, it does not go with the request, or its values cannot be read.</exception>
    public ImmutableArray<PlotSide> Sides(ImageRequest request) =>
    [
        Side(request, "x", XType, XValues),
        Side(request, "y", YType, YValues),
        Side(request, "z", ZType, ZValues),
    ];

    public override int CellCount(ImageRequest request) => Sides(request).Aggregate(1, (count, side) => checked(count * side.Values.Count));

    public override int SheetCount(ImageRequest request) => SubSheets ? 1 + Sides(request)[2].Values.Count : 1;

    /// <summary>What costs most changes least often; otherwise row by row.</summary>
    public override IEnumerable<SheetCell> Cells(ImageRequest request)
    {
        var sides = Sides(request);
        int[] order = [.. new[] { 2, 1, 0 }.OrderByDescending(side => sides[side].Axis.Cost)];
        int[] counts = [.. sides.Select(side => side.Values.Count)];
        for (var first = 0; first < counts[order[0]]; first++)
            for (var second = 0; second < counts[order[1]]; second++)
                for (var third = 0; third < counts[order[2]]; third++)
                {
                    var at = new int[3];
                    (at[order[0]], at[order[1]], at[order[2]]) = (first, second, third);
                    yield return Cell(request, sides, at);
                }
    }

    /// <summary>A cell for each value of each axis, the other axes at their first: enough to find every mistake.</summary>
    public IEnumerable<(string Field, SheetCell Cell)> Samples(ImageRequest request)
    {
        var sides = Sides(request);
        for (var side = 0; side < 3; side++)
            for (var value = side == 0 ? 0 : 1; value < sides[side].Values.Count; value++)
            {
                var at = new int[3];
                at[side] = value;
                SheetCell cell;
                try { cell = Cell(request, sides, at); }
                catch (RequestException wrong) { throw new RequestException(sides[side].Field, $"{sides[side].Axis.Label}: {wrong.Message[(wrong.Field.Length + 2)..]}"); }
                yield return (sides[side].Field, cell);
            }
    }

    public override void Check(ImageRequest request)
    {
        var sides = Sides(request);
        if (sides.All(side => side.Axis.IsNothing)) throw new RequestException("script.xType", "nothing changes; give an axis, such as Steps, and values for it");
        foreach (var side in sides.Where(side => !side.Axis.IsNothing))
            if (sides.Count(other => other.Axis == side.Axis) > 1) throw new RequestException(side.Field[..^"Values".Length] + "Type", $"{side.Axis.Label} is on two sides; give each its own");
        base.Check(request);
        foreach (var (field, cell) in Samples(request))
            try
            {
                RequestLimits.Check(cell.Request);
                CheckPixels(request, Pixels(cell.Request));
            }
            catch (RequestException wrong) when (!IsOfAll(request, wrong)) { throw new RequestException(field, wrong.Message); }
    }

    // What is wrong without the script is not the axis' fault.
    private static bool IsOfAll(ImageRequest request, RequestException wrong)
    {
        try { RequestLimits.Check(request with { Script = null }); }
        catch (RequestException own) { return own.Message == wrong.Message; }
        return false;
    }

    private static PlotSide Side(ImageRequest request, string name, string type, string values)
    {
        var axis = PlotAxes.Find($"script.{name}Type", type);
        if (!axis.Suits(request)) throw new RequestException($"script.{name}Type", axis.Starts == true ? $"{axis.Label} goes with a picture to begin with; give one, or another axis" : $"{axis.Label} goes without a picture to begin with; leave that out, or give another axis");
        return new PlotSide(name, axis, values, PlotValues.Read($"script.{name}Values", axis, values));
    }

    private SheetCell Cell(ImageRequest request, ImmutableArray<PlotSide> sides, int[] at)
    {
        var (cell, styles) = (request with { Script = null, BatchCount = 1 }, ImmutableArray<string>.Empty);
        for (var side = 0; side < 3; side++)
        {
            var value = sides[side].Values[at[side]];
            cell = sides[side].Axis.Lay(cell, Shown(request, sides[side], at[side]));
            if (sides[side].Axis.Label == PlotAxes.Styles) styles = [.. styles, .. value.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        }

        int[] counts = [.. sides.Select(side => side.Values.Count)];
        var place = at[0] + counts[0] * (at[1] + counts[1] * at[2]);
        var (x, y) = (VaryX ? counts[0] : 1, VaryY ? counts[1] : 1);
        var further = (VaryX ? at[0] : 0) + (VaryY ? at[1] * x : 0) + (VaryZ ? at[2] * x * y : 0);
        var seeds = cell.Seeds;
        if (seeds.Seed < 0) seeds = seeds with { Seed = Draw(request.Seeds, "cell", place) };
        if (seeds.Variation < 0) seeds = seeds with { Variation = Draw(request.Seeds, "variation", place) };
        return new SheetCell(place, cell with { Seeds = seeds with { Seed = seeds.Seed + further } }) { Styles = styles };
    }

    /// <summary>A side's value as a sheet shows it: in the place of a seed of −1 the one that is drawn for all of them, unless each picture has its own.</summary>
    public PlotValue Shown(ImageRequest request, PlotSide side, int at) => side.IsOfSeeds && !KeepRandom && side.Values[at].Long == -1
        ? new PlotValue(Draw(request.Seeds, side.Name, at).ToString(CultureInfo.InvariantCulture))
        : side.Values[at];

    // By what the job drew, so that begun again it makes the same pictures.
    private static long Draw(Seeds seeds, string what, int place) =>
        BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seeds.Seed} {seeds.Variation} {what} {place}")))) % 4294967295L;
}
