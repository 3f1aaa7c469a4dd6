namespace Easel.Core.Prompts;

/// <summary>
/// Reads <c>one AND another :0.6</c>: parts that guide together, each with a weight. Applies without an <c>AND</c> too, so that <c>a:1.5</c> is
/// the text <c>a</c> at 1.5 times the guidance (as in A1111).
/// </summary>
public static class Composition
{
    /// <summary>The parts of a prompt in order, without white space at their ends; at least one.</summary>
    public static IReadOnlyList<WeightedText> Parse(string prompt)
    {
        var parts = new List<WeightedText>();
        var rest = prompt.AsSpan();
        for (var found = PythonText.IndexOfWord(rest, "AND", 0); found >= 0; found = PythonText.IndexOfWord(rest, "AND", 0))
        {
            parts.Add(Part(rest[..found]));
            rest = rest[(found + 3)..];
        }

        parts.Add(Part(rest));
        return parts;
    }

    /// <summary>Several prompts at once: the distinct texts in order of appearance, and for each prompt its parts as index and weight.</summary>
    public static (IReadOnlyList<string> Texts, IReadOnlyList<IReadOnlyList<(int Text, double Weight)>> Prompts) Parse(IEnumerable<string> prompts)
    {
        var texts = new List<string>();
        var known = new Dictionary<string, int>();
        var all = new List<IReadOnlyList<(int, double)>>();
        foreach (var prompt in prompts) all.Add([.. Parse(prompt).Select(part => (IndexOf(part.Text), part.Weight))]);
        return (texts, all);

        int IndexOf(string text)
        {
            if (known.TryGetValue(text, out var index)) return index;
            texts.Add(text);
            return known[text] = texts.Count - 1;
        }
    }

    private static WeightedText Part(ReadOnlySpan<char> part)
    {
        var colon = part.LastIndexOf(':');
        if (colon >= 0 && PythonText.Trim(part[(colon + 1)..]) is var number && IsWeight(number))
            return new(PythonText.TrimEnd(part[..colon]).ToString(), PythonText.ParseNumber(number, part));
        return new(PythonText.TrimEnd(part).ToString(), 1);
    }

    /// <summary>Sign, then <c>1</c>, <c>1.</c>, <c>1.5</c> or <c>.5</c>; no exponent.</summary>
    private static bool IsWeight(ReadOnlySpan<char> text)
    {
        if (text is ['+' or '-', ..]) text = text[1..];
        int digits = 0, points = 0;
        foreach (var character in text)
        {
            if (character == '.') points++;
            else if (PythonText.IsDigit(character)) digits++;
            else return false;
        }

        return digits > 0 && points <= 1;
    }
}
