using System.Collections.Immutable;
using Easel.Core.Imaging;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Studio.Jobs;

namespace Easel.Studio.Scripts;

/// <summary>The pictures of a script's cells, and the sheets they make.</summary>
/// <param name="script">The script.</param>
/// <param name="request">Its request, seeds drawn.</param>
/// <param name="count">How many cells there are.</param>
internal sealed class SheetPictures(SheetScript script, ImageRequest request, int count)
{
    private readonly Bitmap?[] cells = new Bitmap?[count];
    private readonly GeneratedImage?[] firsts = new GeneratedImage?[count];

    /// <summary>Takes in what a cell has become; several pictures stand in it together.</summary>
    public void Add(SheetCell cell, IReadOnlyList<GeneratedImage> pictures)
    {
        firsts[cell.Place] = pictures[0];
        cells[cell.Place] = pictures.Count == 1 ? pictures[0].Image : Grid.Compose([.. pictures.Select(picture => picture.Image)], Grid.Rows(pictures.Count));
    }

    /// <summary>The sheets as they are told: the whole one, then the others; a warning where one is too large.</summary>
    public IEnumerable<ImageEvent> All()
    {
        for (var sheet = 0; sheet < script.SheetCount(request); sheet++)
        {
            var drawing = sheet == 0 ? Whole() : Part(sheet - 1);
            if (drawing is null) continue; // all its cells failed
            var pixels = (long)drawing.Width * drawing.Height;
            if (pixels > SheetScript.LargestSheet) yield return new ImageEvent.Warning($"a sheet of {drawing.Width}x{drawing.Height} would have {pixels / 1_000_000} million pixels, and {SheetScript.LargestSheet / 1_000_000} million is the most; its pictures are there");
            else yield return new ImageEvent.Picture(Told(drawing, sheet));
        }
    }

    private GeneratedImage Told(LabelledSheet drawing, int sheet)
    {
        var depth = script is XyzPlot deep ? deep.Sides(request)[2].Values.Count : 1;
        var first = (sheet == 0 ? firsts : firsts.Skip((sheet - 1) * count / depth).Take(count / depth)).First(picture => picture is not null)!;
        var infotext = script is XyzPlot plot ? InfotextNote.Add(first.Infotext, string.Concat(PlotNotes.Of(plot, request, sheet == 0).Select(entry => $", {entry.Key}: {InfotextParts.Quote(entry.Value)}"))) : first.Infotext;
        return first with { Index = count * request.BatchSize + sheet, Image = drawing.Draw(), Infotext = infotext, IsSheet = true };
    }

    private LabelledSheet Whole() => script switch
    {
        PromptMatrix matrix => new LabelledSheet(cells, count / matrix.Rows(request), Legend(matrix), matrix.Margin),
        XyzPlot plot when plot.Sides(request)[2] is { Axis.IsNothing: false } depth => Stacked(plot, depth.Values.Count),
        _ => Part(0)!,
    };

    // The sheets of all z beside each other.
    private LabelledSheet Stacked(XyzPlot plot, int depth)
    {
        var captions = Captions(plot, 2);
        return new LabelledSheet([.. Enumerable.Range(0, depth).Select(z => Part(z)?.Draw())], depth, plot.Legend ? new SheetLegend(captions, []) : null);
    }

    private LabelledSheet? Part(int z)
    {
        var plot = (XyzPlot)script;
        var (columns, rows) = (plot.Sides(request)[0].Values.Count, plot.Sides(request)[1].Values.Count);
        List<Bitmap?> pictures = [.. cells.Skip(z * columns * rows).Take(columns * rows)];
        return pictures.TrueForAll(picture => picture is null) ? null : new LabelledSheet(pictures, columns, plot.Legend ? new SheetLegend(Captions(plot, 0), Captions(plot, 1)) : null, plot.Margin);
    }

    private ImmutableArray<ImmutableArray<SheetLabel>> Captions(XyzPlot plot, int side)
    {
        var along = plot.Sides(request)[side];
        return [.. along.Values.Select((value, at) => ImmutableArray.Create(new SheetLabel(along.Axis.Caption(plot.Shown(request, along, at)))))];
    }

    private SheetLegend Legend(PromptMatrix matrix)
    {
        var parts = matrix.Parts(request);
        var across = (parts.Count + 1) / 2;
        return new SheetLegend(Chosen([.. parts.Take(across)]), Chosen([.. parts.Skip(across)]));
    }

    private static ImmutableArray<ImmutableArray<SheetLabel>> Chosen(IReadOnlyList<string> parts) =>
        [.. Enumerable.Range(0, 1 << parts.Count).Select(place => parts.Select((part, at) => new SheetLabel(part.Trim(), (place & (1 << at)) != 0)).ToImmutableArray())];
}
