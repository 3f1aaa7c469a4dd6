using System.Collections.Immutable;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Core.Scripts.Plots;

/// <summary>What may change along a side of a plot.</summary>
/// <param name="Label">A1111's name.</param>
/// <param name="Kind">How its values are written.</param>
/// <param name="Lay">A request with a value of it.</param>
public sealed record PlotAxis(string Label, PlotKind Kind, Func<ImageRequest, PlotValue, ImageRequest> Lay)
{
    /// <summary>What a change costs beyond the picture, 0 to 1; what costs most changes least often.</summary>
    public double Cost { get; init; }

    /// <summary>True where it needs a picture to begin with, false where there must be none, null where it is the same.</summary>
    public bool? Starts { get; init; }

    /// <summary>What its values are names of.</summary>
    public PlotChoices Choices { get; init; }

    /// <summary>Values there are, where there are few.</summary>
    public ImmutableArray<string> Known { get; init; } = [];

    /// <summary>Whether a sheet shows the value alone; else the axis' name in front of it.</summary>
    public bool IsPlain { get; init; }

    public bool IsNothing => Label == PlotAxes.Nothing;

    /// <summary>What a sheet says beside a row or column.</summary>
    public string Caption(PlotValue value) => Kind switch
    {
        _ when IsNothing => "",
        PlotKind.Number => $"{Label}: {InfotextParts.Number(Math.Round(value.Number, 8))}",
        _ when Choices is PlotChoices.Models or PlotChoices.Refiners => value.Text[(value.Text.LastIndexOfAny(['/', '\\']) + 1)..],
        _ => IsPlain ? value.Text : $"{Label}: {value.Text}",
    };

    /// <summary>Whether a request can go along it.</summary>
    public bool Suits(ImageRequest request) => Starts is not { } starts || starts == request.Start is not null;
}
