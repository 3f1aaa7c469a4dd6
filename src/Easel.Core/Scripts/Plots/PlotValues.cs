using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Core.Scripts.Plots;

/// <summary>The values of an axis as a person writes them: with commas between, numbers also as <c>1-5</c>, <c>1-9 (+2)</c> or <c>1-10 [5]</c>.</summary>
public static partial class PlotValues
{
    private const int Most = 1000;

    /// <summary>Reads them.</summary>
    /// <param name="field">What they are given as, for messages.</param>
    /// <param name="axis">Whose they are.</param>
    /// <param name="text">As written.</param>
    /// <exception cref="RequestException">There is none, there are too many, or one is no value of such an axis.</exception>
    public static IReadOnlyList<PlotValue> Read(string field, PlotAxis axis, string text)
    {
        if (axis.IsNothing) return [new PlotValue("")];
        var items = PlotList.Read(field, text);
        IReadOnlyList<PlotValue> values = axis.Kind switch
        {
            PlotKind.Whole => [.. items.SelectMany(item => Wholes(field, item)).Take(Most + 1).Select(number => new PlotValue(number.ToString(CultureInfo.InvariantCulture)))],
            PlotKind.Number => [.. items.SelectMany(item => Numbers(field, item)).Take(Most + 1).Select(number => new PlotValue(InfotextParts.Number(number)))],
            PlotKind.Replacement => [.. items.Select(item => new PlotValue(item) { Parts = [items[0], item] })],
            PlotKind.Order => [.. Orders(items).Take(Most + 1).Select(order => new PlotValue(string.Join(", ", order)) { Parts = order })],
            _ => [.. items.Select(item => new PlotValue(item))],
        };
        if (values.Count == 0) throw new RequestException(field, $"there is none for {axis.Label}; give one or more with commas between{(axis.Kind is PlotKind.Whole or PlotKind.Number ? ", or a range such as 1-5" : "")}");
        return values.Count <= Most ? values : throw new RequestException(field, $"there are more than {Most} for {axis.Label}; give fewer");
    }

    private static IEnumerable<long> Wholes(string field, string item)
    {
        if (WholeRange().Match(item) is { Success: true } range)
        {
            var (first, last) = (Long(field, item, range.Groups[1].Value), Long(field, item, range.Groups[2].Value));
            var step = range.Groups[3].Success ? Long(field, item, range.Groups[3].Value) : 1;
            if (step == 0) throw NoStep(field, item);
            var count = Counted(field, item, (last - (double)first) / step);
            return Enumerable.Range(0, count).Select(place => first + place * step);
        }

        if (WholeCount().Match(item) is { Success: true } spread) return Spread(field, item, spread).Select(number => (long)number);
        return long.TryParse(item, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? [whole]
            : throw new RequestException(field, $"'{item}' is no whole number; give numbers, or ranges such as 1-5, 1-9 (+2) or 1-10 [5]");
    }

    // A range goes on until it is past its end, as A1111's does: 1-2 (+0.4) ends with 2.2.
    private static IEnumerable<double> Numbers(string field, string item)
    {
        if (NumberRange().Match(item) is { Success: true } range)
        {
            var (first, last) = (Parsed(range.Groups[1].Value), Parsed(range.Groups[2].Value));
            var step = range.Groups[3].Success ? Parsed(range.Groups[3].Value) : 1;
            if (step == 0) throw NoStep(field, item);
            var count = (int)Math.Ceiling((last + step - first) / step);
            _ = Counted(field, item, count - 1);
            return Enumerable.Range(0, Math.Max(0, count)).Select(place => first + place * (first + step - first));
        }

        if (NumberCount().Match(item) is { Success: true } spread) return Spread(field, item, spread);
        return double.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? [number]
            : throw new RequestException(field, $"'{item}' is no number; give numbers, or ranges such as 1-5, 1-2 (+0.25) or 1-10 [5]");
    }

    private static IEnumerable<double> Spread(string field, string item, Match spread)
    {
        var (first, last) = (Parsed(spread.Groups[1].Value), Parsed(spread.Groups[2].Value));
        var count = Counted(field, item, Long(field, item, spread.Groups[3].Value) - 1);
        return Enumerable.Range(0, count).Select(place => count > 1 && place == count - 1 ? last : first + place * (count > 1 ? (last - first) / (count - 1) : 0));
    }

    // How many values steps make; none where they lead away.
    private static int Counted(string field, string item, double steps) => steps >= Most
        ? throw new RequestException(field, $"'{item}' has more than {Most} values; give fewer")
        : Math.Max(0, (int)Math.Floor(steps) + 1);

    private static IEnumerable<ImmutableArray<string>> Orders(IReadOnlyList<string> items) => items.Count == 0
        ? []
        : items.Count == 1 ? [[items[0]]] : items.SelectMany((item, at) => Orders([.. items.Where((_, other) => other != at)]).Select(rest => rest.Insert(0, item)));

    private static long Long(string field, string item, string text) => long.TryParse(Compact(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < long.MaxValue / 4
        ? number : throw new RequestException(field, $"'{item}' has a number that is too large");

    private static double Parsed(string text) => double.Parse(Compact(text), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Compact(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static RequestException NoStep(string field, string item) => new(field, $"'{item}' has a step of 0; give another, such as (+1)");

    [GeneratedRegex(@"^\s*([+-]?\s*\d+)\s*-\s*([+-]?\s*\d+)\s*(?:\(\s*([+-]?\d+)\s*\))?\s*$")]
    private static partial Regex WholeRange();

    [GeneratedRegex(@"^\s*([+-]?\s*\d+)\s*-\s*([+-]?\s*\d+)\s*\[\s*(\d+)\s*\]\s*$")]
    private static partial Regex WholeCount();

    [GeneratedRegex(@"^\s*([+-]?\s*(?:\d+\.?\d*|\.\d+))\s*-\s*([+-]?\s*(?:\d+\.?\d*|\.\d+))\s*(?:\(\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\))?\s*$")]
    private static partial Regex NumberRange();

    [GeneratedRegex(@"^\s*([+-]?\s*(?:\d+\.?\d*|\.\d+))\s*-\s*([+-]?\s*(?:\d+\.?\d*|\.\d+))\s*\[\s*(\d+)\s*\]\s*$")]
    private static partial Regex NumberCount();
}
