using Easel.Core.Requests;
using Easel.Core.Searching;

namespace Easel.Studio.Storage;

/// <summary>
/// What a person looks for: words, each found by its beginning, "words in quotes", which stand one behind the other, and -words, which must not be there.
/// All wanted words must be there; case and accents do not count.
/// </summary>
public sealed class TextQuery
{
    private const int MostTerms = 32;
    private const int LongestText = 1000;
    private readonly IReadOnlyList<Term> terms;

    private TextQuery(IReadOnlyList<Term> terms) => this.terms = terms;

    /// <summary>Reads what was typed.</summary>
    /// <param name="field">The request's field, for messages.</param>
    /// <param name="text">What was typed.</param>
    /// <exception cref="RequestException">There is no word in it, or there are too many.</exception>
    public static TextQuery Parse(string field, string text)
    {
        if (text.Length > LongestText) throw new RequestException(field, $"{text.Length} characters are too many; give at most {LongestText}");
        var terms = new List<Term>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var unwanted = text[at] == '-';
            if (unwanted) at++;
            var quoted = at < text.Length && text[at] == '"';
            if (quoted) at++;
            var end = at;
            while (end < text.Length && (quoted ? text[end] != '"' : !char.IsWhiteSpace(text[end]) && text[end] != '"')) end++;
            if (SearchWords.Of(text[at..end]).ToList() is { Count: > 0 } words) terms.Add(new Term(words, !quoted, unwanted));
            at = quoted ? end + 1 : end;
        }

        if (terms.Count == 0) throw new RequestException(field, "there is no word in it; give a word such as cat, \"red apple\" or -dog");
        if (terms.Count > MostTerms) throw new RequestException(field, $"{terms.Count} words are too many; give at most {MostTerms}");
        return new TextQuery(terms);
    }

    /// <summary>For FTS5's MATCH; null when there is no such word.</summary>
    /// <param name="unwanted">The words that must not be there, joined by or; else the others, joined by and.</param>
    public string? Sqlite(bool unwanted)
    {
        var parts = terms.Where(term => term.IsUnwanted == unwanted).Select(term => $"\"{string.Join(' ', term.Words)}\"{(term.IsBeginning ? "*" : "")}").ToList();
        return parts.Count == 0 ? null : string.Join(unwanted ? " OR " : " AND ", parts);
    }

    /// <summary>A tsquery.</summary>
    public string Postgres() => string.Join(" & ", terms.Select(term =>
        $"{(term.IsUnwanted ? "!" : "")}({string.Join(" <-> ", term.Words.Select((word, i) => $"'{word}'{(term.IsBeginning && i == term.Words.Count - 1 ? ":*" : "")}"))})"));

    private sealed record Term(IReadOnlyList<string> Words, bool IsBeginning, bool IsUnwanted);
}
