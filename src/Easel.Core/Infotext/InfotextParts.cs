using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Easel.Core.Infotext;

/// <summary>The text A1111 keeps in pictures, taken apart: prompt, negative prompt, and a line of parameters in their order.</summary>
/// <param name="Prompt">May hold several lines.</param>
/// <param name="NegativePrompt">May hold several lines; empty when there is none.</param>
/// <param name="Parameters">Keys and unquoted values; values are never empty unless they were quoted.</param>
public sealed partial record InfotextParts(string Prompt, string NegativePrompt, ImmutableArray<KeyValuePair<string, string>> Parameters)
{
    private const string NegativeMark = "Negative prompt:";

    /// <summary>Reads any text; what is no parameter line is prompt.</summary>
    public static InfotextParts Parse(string text)
    {
        var lines = text.Trim().Split('\n').ToList();
        var entries = Entry().Matches(lines[^1]);
        if (entries.Count >= 3) lines.RemoveAt(lines.Count - 1);

        var (prompt, negative, inNegative) = (new StringBuilder(), new StringBuilder(), false);
        foreach (var whole in lines)
        {
            var line = whole.Trim();
            if (line.StartsWith(NegativeMark, StringComparison.Ordinal)) (inNegative, line) = (true, line[NegativeMark.Length..].Trim());
            var target = inNegative ? negative : prompt;
            if (target.Length > 0) target.Append('\n');
            target.Append(line);
        }

        var parameters = entries.Count < 3
            ? []
            : from Match entry in entries
              let value = entry.Groups[2].Value
              where value.Length > 0
              select KeyValuePair.Create(entry.Groups[1].Value, value.Length > 1 ? Unquote(value) : value);
        return new InfotextParts(prompt.ToString(), negative.ToString(), [.. parameters]);
    }

    /// <summary>The text as A1111 writes it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Prompt);
        if (NegativePrompt.Length > 0) text.Append("\nNegative prompt: ").Append(NegativePrompt);
        text.Append('\n').AppendJoin(", ", Parameters.Select(entry => entry.Key == entry.Value ? entry.Key : $"{entry.Key}: {Quote(entry.Value)}"));
        return text.ToString().Trim();
    }

    /// <summary>A value as it stands in the parameter line: a JSON string when it holds a comma, a colon or a line break.</summary>
    public static string Quote(string value)
    {
        if (value.AsSpan().IndexOfAny(',', ':', '\n') < 0) return value;
        var quoted = new StringBuilder("\"", value.Length + 8);
        foreach (var c in value)
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        return quoted.Append('"').ToString();
    }

    /// <summary>The value a quoted one stands for; anything that is no JSON string is itself.</summary>
    public static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"') return value;
        try { return JsonSerializer.Deserialize<string>(value) ?? value; }
        catch (JsonException) { return value; }
    }

    /// <summary>A number as Python's <c>str</c> writes a float: <c>7.0</c>, <c>0.35</c>, <c>1e-05</c>.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        var magnitude = Math.Abs(value);
        var plain = value.ToString("R", CultureInfo.InvariantCulture);
        if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16))
        {
            var digits = value.ToString("E16", CultureInfo.InvariantCulture);
            var exponent = int.Parse(digits.AsSpan(digits.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            var mantissa = plain.Contains('E') ? plain[..plain.IndexOf('E')] : Mantissa(plain);
            return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (plain.Contains('E')) plain = value.ToString("F0", CultureInfo.InvariantCulture);
        return plain.Contains('.') ? plain : plain + ".0";
    }

    private static string Mantissa(string plain)
    {
        var digits = plain.TrimStart('-').Replace(".", "", StringComparison.Ordinal).Trim('0');
        var sign = plain[0] == '-' ? "-" : "";
        return digits.Length == 1 ? sign + digits : $"{sign}{digits[0]}.{digits[1..]}";
    }

    [GeneratedRegex("""\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)""")]
    private static partial Regex Entry();
}
