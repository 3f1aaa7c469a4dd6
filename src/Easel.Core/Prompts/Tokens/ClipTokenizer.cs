using System.Collections.Concurrent;
using System.Text;

namespace Easel.Core.Prompts.Tokens;

/// <summary>Turns text into CLIP's tokens, without the tokens of begin and end. Safe for use by several threads.</summary>
public sealed class ClipTokenizer(ClipTextRules rules)
{
    private const int LongestRemembered = 64;
    private const int MostRemembered = 20_000;

    private readonly ClipVocabulary vocabulary = ClipVocabulary.Default;
    private readonly ConcurrentDictionary<string, int[]> words = [];
    private readonly string start = rules == ClipTextRules.OpenClip ? "<start_of_text>" : "<|startoftext|>";
    private readonly string end = rules == ClipTextRules.OpenClip ? "<end_of_text>" : "<|endoftext|>";

    public ClipTextRules Rules => rules;

    /// <summary>The tokens of <paramref name="text"/>.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        var tokens = new List<int>();
        var clean = Clean(text);
        for (var at = 0; at < clean.Length;)
        {
            if (clean[at] == ' ')
            {
                at++;
                continue;
            }

            var rest = clean.AsSpan(at);
            if (Matches(rest, start)) Add(ClipVocabulary.Start, start.Length);
            else if (Matches(rest, end)) Add(ClipVocabulary.End, end.Length);
            else
            {
                var length = WordLength(rest);
                tokens.AddRange(Word(rest[..length]));
                at += length;
            }

            void Add(int token, int length)
            {
                tokens.Add(token);
                at += length;
            }
        }

        return tokens;
    }

    private string Clean(string text)
    {
        var clean = TextFixes.Fix(text);
        if (rules != ClipTextRules.HuggingFace) clean = HtmlEntities.Unescape(HtmlEntities.Unescape(clean));
        return PythonCase.Lower(CollapseSpace(clean));
    }

    private static string CollapseSpace(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!PythonText.IsSpace(character)) clean.Append(character);
            else if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
        }

        return clean.ToString().TrimEnd(' ');
    }

    private static bool Matches(ReadOnlySpan<char> text, string special)
    {
        if (text.Length < special.Length || text[0] != '<') return false;
        for (var i = 0; i < special.Length; i++)
            if (Fold(text[i]) != special[i])
                return false;
        return true;
    }

    /// <summary>Case-insensitive matching takes the long s for an s.</summary>
    private static char Fold(char character) => character == 'ſ' ? 's' : character;

    /// <summary>A contraction, a run of letters, a single digit of any script, or a run of anything else but space.</summary>
    private static int WordLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && text.Length > 1)
        {
            var second = Fold(text[1]);
            if (second is 's' or 't' or 'm' or 'd') return 2;
            if (text.Length > 2 && (second, text[2]) is ('r', 'e') or ('v', 'e') or ('l', 'l')) return 3;
        }

        var kind = KindAt(text, out var at);
        if (kind == Kind.Number) return at;
        while (at < text.Length && KindAt(text[at..], out var length) == kind) at += length;
        return at;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out var rune, out length);
        if (length == 1 && PythonText.IsSpace(text[0])) return Kind.Space;
        return Rune.IsLetter(rune) ? Kind.Letter : Rune.IsNumber(rune) ? Kind.Number : Kind.Other;
    }

    private int[] Word(ReadOnlySpan<char> word)
    {
        if (word.Length > LongestRemembered) return Merge(word);
        var remembered = words.GetAlternateLookup<ReadOnlySpan<char>>();
        if (remembered.TryGetValue(word, out var known)) return known;
        var tokens = Merge(word);
        if (words.Count < MostRemembered) remembered[word] = tokens;
        return tokens;
    }

    /// <summary>Byte pairs merged in the vocabulary's order, the leftmost first: a linked list under a heap, so that long words stay cheap.</summary>
    private int[] Merge(ReadOnlySpan<char> word)
    {
        var bytes = Encoding.UTF8.GetBytes(word.ToArray());
        var symbols = new int[bytes.Length];
        var next = new int[bytes.Length];
        var previous = new int[bytes.Length];
        var pairs = new PriorityQueue<(int At, int Left, int Right), (int Token, int At)>();
        for (var i = 0; i < bytes.Length; i++)
        {
            symbols[i] = i == bytes.Length - 1 ? vocabulary.LastByteIds[bytes[i]] : vocabulary.ByteIds[bytes[i]];
            (previous[i], next[i]) = (i - 1, i + 1);
        }

        for (var i = 0; i + 1 < bytes.Length; i++) Offer(i);
        while (pairs.TryDequeue(out var pair, out var rank))
        {
            var right = next[pair.At];
            if (symbols[pair.At] != pair.Left || right == bytes.Length || symbols[right] != pair.Right) continue;
            symbols[pair.At] = rank.Token;
            symbols[right] = -1;
            next[pair.At] = next[right];
            if (next[right] < bytes.Length) previous[next[right]] = pair.At;
            Offer(pair.At);
            Offer(previous[pair.At]);
        }

        return [.. symbols.Where(symbol => symbol >= 0)];

        void Offer(int at)
        {
            if (at < 0 || next[at] == bytes.Length) return;
            var merged = vocabulary.Merged(symbols[at], symbols[next[at]]);
            if (merged >= 0) pairs.Enqueue((at, symbols[at], symbols[next[at]]), (merged, at));
        }
    }

    private enum Kind
    {
        Letter,
        Number,
        Space,
        Other,
    }
}
