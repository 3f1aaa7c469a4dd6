using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Core.Infotext;

/// <summary>Whether a prompt weighs any of its words, by A1111's grammar of <c>(word:1.2)</c> and <c>[word]</c>.</summary>
internal static partial class PromptEmphasis
{
    private const double Round = 1.1;
    private const double Square = 1 / 1.1;

    public static bool IsUsed(string prompt)
    {
        var weights = new List<double>();
        var (round, square) = (new Stack<int>(), new Stack<int>());
        foreach (Match token in Token().Matches(prompt))
        {
            var text = token.Value;
            if (text == "(") round.Push(weights.Count);
            else if (text == "[") square.Push(weights.Count);
            else if (token.Groups[1] is { Success: true } number && round.TryPop(out var from))
            {
                if (!double.TryParse(number.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)) return true;
                Scale(from, weight);
            }
            else if (text == ")" && round.TryPop(out from)) Scale(from, Round);
            else if (text == "]" && square.TryPop(out from)) Scale(from, Square);
            else weights.Add(1);
        }

        foreach (var from in round) Scale(from, Round);
        foreach (var from in square) Scale(from, Square);
        return weights.Any(weight => weight != 1);

        void Scale(int from, double factor)
        {
            for (var i = from; i < weights.Count; i++) weights[i] *= factor;
        }
    }

    [GeneratedRegex(@"\\.|\\|\(|\[|:\s*([+-]?[.\d]+)\s*\)|\)|\]|[^\\()\[\]:]+|:", RegexOptions.Singleline)]
    private static partial Regex Token();
}
