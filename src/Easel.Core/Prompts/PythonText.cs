using System.Globalization;
using System.Text;
using Easel.Core.Requests;

namespace Easel.Core.Prompts;

/// <summary>The few places where Python and .NET read text differently, so that a prompt means here what it means in A1111.</summary>
internal static class PythonText
{
    /// <summary>Python's <c>str.isspace</c>: .NET's white space and the four separators U+001C–U+001F.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\u001c' and <= '\u001f';

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => TrimEnd(TrimStart(text));

    public static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start])) start++;
        return text[start..];
    }

    public static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1])) end--;
        return text[..end];
    }

    /// <summary>
    /// Where <paramref name="word"/> next stands alone at or after <paramref name="start"/>, or −1.
    /// Unlike .NET's <c>\b</c>, Python's counts no combining marks among the letters of a word.
    /// </summary>
    public static int IndexOfWord(ReadOnlySpan<char> text, string word, int start)
    {
        while (true)
        {
            var at = text[start..].IndexOf(word, StringComparison.Ordinal);
            if (at < 0) return -1;
            at += start;
            if (!EndsInWord(text[..at]) && !StartsWithWord(text[(at + word.Length)..])) return at;
            start = at + word.Length;
        }
    }

    /// <summary>Python's <c>\w</c>.</summary>
    public static bool IsWord(Rune rune) => rune.Value == '_' || Rune.IsLetter(rune) || Rune.IsNumber(rune);

    /// <summary>Python's <c>\d</c>: decimal digits of any script.</summary>
    public static bool IsDigit(char character) => char.IsDigit(character);

    /// <summary>The number in <paramref name="text"/>, whose digits may be of any script.</summary>
    /// <param name="text">Sign, digits, point, exponent.</param>
    /// <param name="whole">What the number stands in, for the message.</param>
    /// <exception cref="RequestException"><paramref name="text"/> is not one number, as in <c>(a:1.2.3)</c>.</exception>
    public static double ParseNumber(ReadOnlySpan<char> text, ReadOnlySpan<char> whole)
    {
        var ascii = new char[text.Length];
        for (var i = 0; i < text.Length; i++)
            ascii[i] = char.IsDigit(text[i]) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(text[i])) : text[i];
        if (double.TryParse(ascii, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value))
            return value;
        throw new RequestException("prompt", $"\"{text}\" in \"{whole}\" is not a number; write a weight such as 1.2");
    }

    private static bool EndsInWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done && IsWord(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done && IsWord(rune);
}
