using Easel.Core.Requests;

namespace Easel.Core.Scripts;

/// <summary>What the infotext of a plot's sheet says besides the first picture's, in A1111's keys.</summary>
public static class PlotNotes
{
    /// <summary>The entries.</summary>
    /// <param name="plot">The script.</param>
    /// <param name="request">Its request, seeds drawn.</param>
    /// <param name="isWhole">Whether the sheet has all z; else only one.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(XyzPlot plot, ImageRequest request, bool isWhole)
    {
        yield return new("Script", PictureScript.Known.Find("script", XyzPlot.Title).Title);
        foreach (var side in plot.Sides(request).Where(side => !side.Axis.IsNothing && (isWhole || side.Name != "z")))
        {
            var name = side.Name.ToUpperInvariant();
            yield return new($"{name} Type", side.Axis.Label);
            yield return new($"{name} Values", side.Written);
            if (side.IsOfSeeds && !plot.KeepRandom) yield return new($"Fixed {name} Values", string.Join(", ", side.Values.Select((_, at) => plot.Shown(request, side, at).Text)));
        }
    }
}
