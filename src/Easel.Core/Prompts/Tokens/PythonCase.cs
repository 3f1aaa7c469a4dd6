using System.Globalization;
using System.Text;

namespace Easel.Core.Prompts.Tokens;

/// <summary>Lower case as Python's <c>str.lower</c>: the full mapping of İ, and a sigma that ends a word becomes ς.</summary>
internal static class PythonCase
{
    /// <summary>Word_Break MidLetter, MidNumLet and Single_Quote, which are case-ignorable beside the categories.</summary>
    private const string IgnoredPunctuation = "'.:··՟״‘’․‧︓﹒﹕＇．：";

    public static string Lower(string text)
    {
        var lower = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            if (rune.Value == 'İ') lower.Append("i\u0307");
            else if (rune.Value == 'Σ') lower.Append(EndsWord(text, at) ? 'ς' : 'σ');
            else lower.Append(Rune.ToLowerInvariant(rune).ToString());
            at += length;
        }

        return lower.ToString();
    }

    /// <summary>Unicode's Final_Sigma: a cased letter before and none after, case-ignorable characters skipped.</summary>
    private static bool EndsWord(string text, int at)
    {
        var before = at;
        while (before > 0 && Ignorable(text, before - 1)) before--;
        if (before == 0 || !Cased(text, before - 1)) return false;

        var after = at + 1;
        while (after < text.Length && Ignorable(text, after)) after++;
        return after == text.Length || !Cased(text, after);
    }

    private static bool Ignorable(string text, int at) =>
        IgnoredPunctuation.Contains(text[at], StringComparison.Ordinal) || CategoryAt(text, at) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    private static bool Cased(string text, int at) =>
        CategoryAt(text, at) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || text[at] is 'ª' or 'º' or (>= 'Ⅰ' and <= 'ⅿ') or (>= 'Ⓐ' and <= 'ⓩ');

    /// <summary>The category of the character that <paramref name="at"/> lies in, whichever half of a pair it is.</summary>
    private static UnicodeCategory CategoryAt(string text, int at) =>
        CharUnicodeInfo.GetUnicodeCategory(text, char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at);
}
