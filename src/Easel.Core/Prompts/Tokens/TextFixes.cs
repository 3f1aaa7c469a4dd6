using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Easel.Core.Prompts.Tokens;

/// <summary>
/// The clean-up CLIP's tokenizers begin with: entities, mojibake, ligatures, widths, quotes, line breaks, control characters, canonical
/// composition, until nothing changes (as ftfy 6's <c>fix_text</c>, R. Speer).
/// </summary>
internal static partial class TextFixes
{
    private static readonly FrozenDictionary<char, string> Ligatures = new Dictionary<char, string>
    {
        ['Ĳ'] = "IJ",
        ['ĳ'] = "ij",
        ['ŉ'] = "ʼn",
        ['Ǳ'] = "DZ",
        ['ǲ'] = "Dz",
        ['ǳ'] = "dz",
        ['Ǆ'] = "DŽ",
        ['ǅ'] = "Dž",
        ['ǆ'] = "dž",
        ['Ǉ'] = "LJ",
        ['ǈ'] = "Lj",
        ['ǉ'] = "lj",
        ['Ǌ'] = "NJ",
        ['ǋ'] = "Nj",
        ['ǌ'] = "nj",
        ['ﬀ'] = "ff",
        ['ﬁ'] = "fi",
        ['ﬂ'] = "fl",
        ['ﬃ'] = "ffi",
        ['ﬄ'] = "ffl",
        ['ﬅ'] = "ſt",
        ['ﬆ'] = "st",
    }.ToFrozenDictionary();

    private static readonly Lazy<FrozenDictionary<string, string>> Shouted = new(ShoutedEntities);

    public static string Fix(string text)
    {
        if (IsPlain(text)) return text;
        var entities = true;
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) + 1;
            if (end == 0) end = text.Length;
            var line = text[at..end];

            // A literal < marks the rest as HTML, whose entities mean themselves.
            entities &= !line.Contains('<', StringComparison.Ordinal);
            plain.Append(FixLine(line, entities));
            at = end;
        }

        return plain.ToString();
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('&', StringComparison.Ordinal);

    private static string FixLine(string line, bool entities)
    {
        while (true)
        {
            var before = line;
            if (entities) line = Entity().Replace(line, match => EntityText(match.Value));
            line = Mojibake.ReplaceControls(Mojibake.Repair(line));
            line = ReplaceCharacters(line);
            line = Escape().Replace(line.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), "");
            line = UnicodeForms.Compose(RemoveControls(line));
            if (line == before) return line;
        }
    }

    private static string EntityText(string entity)
    {
        var name = entity[1..];
        if (HtmlEntities.Names.TryGetValue(name, out var known) || Shouted.Value.TryGetValue(name, out known)) return known;
        if (name[0] != '#') return entity;
        var unescaped = HtmlEntities.Unescape(entity);
        return unescaped.Contains(';', StringComparison.Ordinal) ? entity : unescaped;
    }

    /// <summary>Names in lower case written in capitals stand for the capital, where HTML has no such name.</summary>
    private static FrozenDictionary<string, string> ShoutedEntities() =>
        (from entry in HtmlEntities.Names
         where entry.Key.EndsWith(';') && !entry.Key.Any(char.IsAsciiLetterUpper)
         let shouted = entry.Key.ToUpperInvariant()
         where HtmlEntities.Unescape("&" + shouted) == "&" + shouted
         select (shouted, entry.Value)).ToFrozenDictionary(pair => pair.shouted, pair => pair.Value == "ß" ? "SS" : pair.Value.ToUpperInvariant());

    /// <summary>Ligatures, half and full widths, curly quotes and unusual line breaks; unpaired surrogates become U+FFFD.</summary>
    private static string ReplaceCharacters(string line)
    {
        var replaced = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var character = line[i];
            if (Ligatures.TryGetValue(character, out var letters)) replaced.Append(letters.Replace('ʼ', '\''));
            else if (character is > '\uff00' and < '\ufff0') replaced.Append(UnicodeForms.StandardWidth(character));
            else if (char.IsSurrogate(character)) AppendSurrogate(i);
            else replaced.Append(Replacement(character));
        }

        return replaced.ToString();

        void AppendSurrogate(int i)
        {
            var paired = char.IsHighSurrogate(line[i])
                ? i + 1 < line.Length && char.IsLowSurrogate(line[i + 1])
                : i > 0 && char.IsHighSurrogate(line[i - 1]);
            replaced.Append(paired ? line[i] : '\uFFFD');
        }
    }

    private static char Replacement(char character) => character switch
    {
        '\u3000' => ' ',
        'ʼ' or (>= '‘' and <= '‛') => '\'',
        >= '“' and <= '‟' => '"',
        '\u2028' or '\u2029' or '\u0085' => '\n',
        _ => character,
    };

    private static string RemoveControls(string line) => new([.. line.Where(character => character is not
        (< '\t' or '\u000b' or (>= '\u000e' and < ' ') or '\u007f' or (>= '\u206a' and <= '\u206f') or '\ufeff' or (>= '\ufff9' and <= '\ufffc')))]);

    [GeneratedRegex("&#?[0-9A-Za-z]{1,24};")]
    private static partial Regex Entity();

    /// <summary>Escape sequences of terminals.</summary>
    [GeneratedRegex(@"\x1b\[[\d;]*[a-zA-Z]")]
    private static partial Regex Escape();
}
