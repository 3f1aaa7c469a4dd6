using System.Text;
using System.Text.RegularExpressions;

namespace Easel.Core.Prompts.Tokens;

/// <summary>Repairs text that was UTF-8 but read in another encoding, <c>Ã©</c> for <c>é</c> (the heuristic of ftfy 6, R. Speer).</summary>
internal static class Mojibake
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;

    /// <summary>UTF-8 and its variant of encoded surrogates with a byte lost: 0x1A, or once a question mark.</summary>
    private static readonly Regex Lost = new(
        @"[\xc2-\xdf]\x1a|[\xc2-\xc3]\?|\xed[\xa0-\xaf][\x1a?]\xed[\xb0-\xbf][\x1a?\x80-\xbf]|\xed[\xa0-\xaf][\x1a?\x80-\xbf]\xed[\xb0-\xbf][\x1a?]"
        + @"|[\xe0-\xef][\x1a?][\x1a\x80-\xbf]|[\xe0-\xef][\x1a\x80-\xbf][\x1a?]|[\xf0-\xf4][\x1a?][\x1a\x80-\xbf][\x1a\x80-\xbf]"
        + @"|[\xf0-\xf4][\x1a\x80-\xbf][\x1a?][\x1a\x80-\xbf]|[\xf0-\xf4][\x1a\x80-\xbf][\x1a\x80-\xbf][\x1a?]|\x1a", Options);

    /// <summary>UTF-8 but for a byte A0 that became a space.</summary>
    private static readonly Regex Spaced = new(
        @"[\xc2\xc3\xc5\xce\xd0\xd9] |[\xe2\xe3] [\x80-\x84\x86-\x9f\xa1-\xbf]|[\xe0-\xe3][\x80-\x84\x86-\x9f\xa1-\xbf] "
        + @"|\xf0 [\x80-\xbf][\x80-\xbf]|\xf0[\x80-\xbf] [\x80-\xbf]|\xf0[\x80-\xbf][\x80-\xbf] ", Options);

    /// <summary>à that stands alone, whose second byte became the space after it; not the Portuguese às, àquele, àquela, àquilo.</summary>
    private static readonly Regex LoneGrave = new(@"\xc3 (?! |quele|quela|quilo|s )", Options);

    private static readonly Regex Embedded = EmbeddedSequences();

    /// <summary>The text read anew until it stops looking wrong.</summary>
    public static string Repair(string text)
    {
        while (true)
        {
            var repaired = RepairOnce(text);
            if (repaired == text) return text;
            text = repaired;
        }
    }

    /// <summary>C1 control characters as the Windows-1252 they almost always are.</summary>
    public static string ReplaceControls(string text) => string.Create(text.Length, text, (characters, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            characters[i] = source[i] is >= '\u0080' and <= '\u009f' ? SingleByteEncoding.Windows1252.High[source[i] - 128] : source[i];
    });

    private static string RepairOnce(string text)
    {
        if (Ascii.IsValid(text) || !MojibakeSigns.Seen(text)) return text;
        foreach (var encoding in SingleByteEncoding.All)
        {
            if (encoding.Encode(text) is not { } bytes) continue;
            if (SingleByteEncoding.DecodeUtf8(Restore(bytes, encoding.IsSloppy)) is { } decoded) return decoded;
        }

        var repaired = Embedded.Replace(text, match =>
            match.Length < text.Length && MojibakeSigns.Seen(match.Value) ? Repair(match.Value) : match.Value);
        return repaired != text ? repaired : ReplaceControls(text);
    }

    /// <summary>Puts back bytes A0 that became spaces, and marks sequences that lost a byte as U+FFFD.</summary>
    private static byte[] Restore(byte[] bytes, bool sloppy)
    {
        var text = Encoding.Latin1.GetString(bytes);
        if (Spaced.IsMatch(text))
            text = Spaced.Replace(LoneGrave.Replace(text, "\u00c3\u00a0 "), match => match.Value.Replace(' ', '\u00a0'));
        if (sloppy) text = Lost.Replace(text, "\u00ef\u00bf\u00bd");
        return Encoding.Latin1.GetBytes(text);
    }

    /// <summary>Characters that are lead and continuation bytes of UTF-8 in one of the Latin-like encodings.</summary>
    private static Regex EmbeddedSequences()
    {
        var encodings = SingleByteEncoding.All.Take(7).ToList();
        var continuation = Class(0x80, 0xBF);
        var strict = new string([.. continuation.Where(character => !"–—―‘’‚“”„•…".Contains(character, StringComparison.Ordinal))]);
        continuation += ' ';
        return new(
            $"(?<![{strict}])(?:[{Class(0xC2, 0xDF)}][{continuation}]|[{Class(0xE0, 0xEF)}][{continuation}]{{2}}|"
            + $"[{Class(0xF0, 0xF0)}{Class(0xF3, 0xF3)}][{continuation}]{{3}})+", Options);

        string Class(int from, int to) =>
            string.Concat(encodings.SelectMany(encoding => encoding.High[(from - 128)..(to - 127)]).Distinct().Select(character => $@"\u{(int)character:x4}"));
    }
}
