using System.Globalization;
using System.Text;
using Easel.Core.Prompts.Tokens;

namespace Easel.Core.Searching;

/// <summary>
/// A text as the words that a search compares: letters and digits, in lower case, without accents and points, the same for every database.
/// "Crème brûlée, 3D" is creme, brulee, 3d.
/// </summary>
public static class SearchWords
{
    /// <summary>Characters of a word that count.</summary>
    public const int LongestWord = 200;

    /// <summary>The words, in the text's order.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (word.Length > 0 && IsMark(rune)))
            {
                word.Append(rune.ToString());
                continue;
            }

            if (word.Length > 0) yield return Folded(word.ToString());
            word.Clear();
        }

        if (word.Length > 0) yield return Folded(word.ToString());
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Up and down again: there are letters of one case with two small forms.
    private static string Folded(string word)
    {
        var folded = UnicodeForms.WithoutAccents(word).ToUpperInvariant().ToLowerInvariant();
        return folded.Length <= LongestWord ? folded : folded[..(char.IsHighSurrogate(folded[LongestWord - 1]) ? LongestWord - 1 : LongestWord)];
    }
}
