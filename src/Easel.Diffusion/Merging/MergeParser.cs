using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Diffusion.Merging;

/// <summary>Reads a formula by descent: sums of products of numbers, models and brackets.</summary>
internal sealed class MergeParser(string text)
{
    private const int LongestText = 10_000;
    private const int MostNesting = 64;

    private int at;
    private int depth;

    /// <exception cref="RequestException">It cannot be read, or is no sum of models.</exception>
    public MergeNode Read()
    {
        if (text.Length > LongestText) throw Wrong($"it has {text.Length} characters; at most {LongestText} are read");
        var sum = Sum();
        if (Next() is { } more) throw Wrong($"'{more}' at {at + 1} is not understood there; give sums such as 0.5*a + 0.3*b + 0.2*(c - d)");
        return sum.IsModel ? sum : throw Wrong("it names no model; a is the first, b the second");
    }

    private MergeNode Sum()
    {
        var left = Product();
        while (Next() is '+' or '-')
        {
            var sign = text[at++];
            left = Join(sign, left, Product());
        }

        return left;
    }

    private MergeNode Product()
    {
        var left = Factor();
        while (Next() is '*' or '/')
        {
            var sign = text[at++];
            left = Join(sign, left, Factor());
        }

        return left;
    }

    private MergeNode Factor()
    {
        if (++depth > MostNesting) throw Wrong($"it is nested deeper than {MostNesting} levels");
        var factor = Next() switch
        {
            '-' => Negative(),
            '(' => Brackets(),
            'M' => Take(new MergeNode.Multiplier()),
            { } letter when char.IsAsciiLetter(letter) => Take(new MergeNode.Model(char.ToLowerInvariant(letter) - 'a')),
            { } digit when char.IsAsciiDigit(digit) || digit == '.' => Number(),
            null => throw Wrong("it ends where a number, a model or a bracket is needed"),
            var other => throw Wrong($"'{other}' at {at + 1} is not understood; models are single letters, numbers have a point"),
        };
        depth--;
        return factor;
    }

    private MergeNode.Pair Negative()
    {
        at++;
        return Join('*', new MergeNode.Constant(-1), Factor());
    }

    private MergeNode Brackets()
    {
        at++;
        var inner = Sum();
        return Next() == ')' ? Take(inner) : throw Wrong($"a ')' is missing at {at + 1}");
    }

    private MergeNode Take(MergeNode node)
    {
        at++;
        return node;
    }

    private MergeNode.Constant Number()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        var digits = text.AsSpan(start, at - start);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new MergeNode.Constant(number)
            : throw Wrong($"'{digits}' at {start + 1} is not a number");
    }

    private MergeNode.Pair Join(char sign, MergeNode left, MergeNode right)
    {
        var problem = sign switch
        {
            '+' or '-' when left.IsModel != right.IsModel => "a number is added to a model; only models can be added to models",
            '*' when left.IsModel && right.IsModel => "a model is multiplied by a model; one of both must be a number",
            '/' when right.IsModel => "something is divided by a model; only numbers divide",
            '/' when right is MergeNode.Constant { Value: 0 } => "something is divided by 0",
            _ => null,
        };
        return problem is null ? new MergeNode.Pair(sign, left, right) : throw Wrong($"{problem} (before character {at + 1})");
    }

    private char? Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length ? text[at] : null;
    }

    private static RequestException Wrong(string message) => new(MergeFormula.Field, message);
}
