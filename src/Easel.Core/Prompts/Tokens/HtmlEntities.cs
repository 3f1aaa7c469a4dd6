using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Easel.Core.Prompts.Tokens;

/// <summary>HTML5's character references, as Python's <c>html.unescape</c> reads them.</summary>
internal static class HtmlEntities
{
    /// <summary>What browsers read for references into 0x80–0x9F: Windows-1252.</summary>
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    private static readonly Lazy<FrozenDictionary<string, string>> Table = new(() =>
        ClipVocabulary.Resource("html-entities.txt.br").Select(line => line.Split(' ')).ToFrozenDictionary(
            parts => parts[0],
            parts => string.Concat(parts.Skip(1).Select(hex => char.ConvertFromUtf32(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture))))));

    /// <summary>Names without ampersand, with the semicolon where it belongs to them, and their text.</summary>
    public static IReadOnlyDictionary<string, string> Names => Table.Value;

    /// <summary>Replaces each reference once; names may lack the semicolon where HTML5 allows it.</summary>
    public static string Unescape(string text)
    {
        var at = text.IndexOf('&', StringComparison.Ordinal);
        if (at < 0) return text;
        var plain = new StringBuilder(text.Length).Append(text, 0, at);
        while (at < text.Length)
        {
            var length = text[at] == '&' ? Reference(text.AsSpan(at), plain) : 0;
            if (length == 0) plain.Append(text[at++]);
            at += length;
        }

        return plain.ToString();
    }

    /// <summary>Appends what the reference at the start of <paramref name="text"/> stands for; its length, or 0 when there is none.</summary>
    private static int Reference(ReadOnlySpan<char> text, StringBuilder plain) =>
        text is ['&', '#', ..] ? Numeric(text, plain) : Named(text, plain);

    private static int Numeric(ReadOnlySpan<char> text, StringBuilder plain)
    {
        var hexadecimal = text.Length > 2 && text[2] is 'x' or 'X';
        var at = hexadecimal ? 3 : 2;
        var start = at;
        long value = 0;
        while (at < text.Length && (hexadecimal ? char.IsAsciiHexDigit(text[at]) : char.IsAsciiDigit(text[at])))
            value = Math.Min((value * (hexadecimal ? 16 : 10)) + Convert.ToInt32(text[at++].ToString(), 16), 0x110000);
        if (at == start) return 0;
        if (at < text.Length && text[at] == ';') at++;

        if (value == 0 || value is >= 0xD800 and <= 0xDFFF || value > 0x10FFFF) plain.Append('\uFFFD');
        else if (value == 0x0D) plain.Append('\r');
        else if (value is >= 0x80 and <= 0x9F) plain.Append(Windows1252[(int)value - 0x80]);
        else if (!Invalid((int)value)) plain.Append(char.ConvertFromUtf32((int)value));
        return at;
    }

    /// <summary>Control characters and noncharacters, which vanish.</summary>
    private static bool Invalid(int value) =>
        value is (>= 1 and <= 8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or (>= 0xFDD0 and <= 0xFDEF) || (value & 0xFFFE) == 0xFFFE;

    private static int Named(ReadOnlySpan<char> text, StringBuilder plain)
    {
        var end = 1;
        while (end < text.Length && end <= 32 && !"\t\n\f <&#;".Contains(text[end], StringComparison.Ordinal)) end++;
        var closed = end < text.Length && text[end] == ';' ? end + 1 : end;
        if (Table.Value.TryGetValue(text[1..closed].ToString(), out var exact))
        {
            plain.Append(exact);
            return closed;
        }

        // The longest name that may lack its semicolon.
        for (var length = Math.Min(end, closed); length > 2; length--)
        {
            if (!Table.Value.TryGetValue(text[1..length].ToString(), out var shorter)) continue;
            plain.Append(shorter);
            return length;
        }

        return 0;
    }
}
