using System.Text.RegularExpressions;

namespace Easel.Core.Prompts.Tokens;

/// <summary>Sequences of characters that hardly occur but in mojibake (the categories and rules of ftfy 6.1, R. Speer).</summary>
internal static class MojibakeSigns
{
    private const string C1 = @"\x80-\x9f";
    private const string CommonMarks = "\u00a0\u00ad\u00b7\u00b4\u2013\u2014\u2015\u2026\u2019";
    private const string Bad = "\u00a6\u00a4\u00a8\u00ac\u00af\u00b8\u0192\u02c6\u02c7\u02d8\u02db\u02dc\u2020\u2021\u2030\u2310\u25ca\ufffd\u00aa\u00ba";
    private const string Law = "¶§";
    private const string Currency = "¢£¥₧€";
    private const string Opening = "¡«¿©\u0384\u0385‘‚“„•‹\uf8ff";
    private const string Closing = "®»\u02dd”›™";
    private const string Numeric = "²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№";
    private const string Faces = "Ò-ÖÙ-Üò-öø-üŐŌŪŲ°";
    private const string UpperAccented = "\u00c0-\u00d1ØÜÝĂĀĄĆČĎĐĘĚĒĖĞĢİĪĶĹĽŁĻŃŇŅŒŘŚŞŠŢŤŮŰŸŹŻŽҐ";
    private const string LowerAccented = "ß\u00e0-\u00f1ăąāćčďđęěēėğģįīķĺľłļœŕśşšťüźżžґﬁﬂ";
    private const string UpperCased = "ÞΑ-ΩΆΈΉΊΌΎΏΪΫЁ-Я";
    private const string LowerCased = "α-ωάέήίΰа-џ";
    private const string Boxes = "│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓";
    private const string Word = @"[\p{L}\p{N}_]";
    private const string ArabicTail = $"[ØÙ][{CommonMarks}{Currency}{Bad}{Numeric}{Opening}ŸŠ®°µ»]";

    private static readonly Regex Signs = new(
        string.Join('|',
            $"[{C1}]",
            $"[{Bad}{LowerAccented}{UpperAccented}{Boxes}{Opening}{Closing}{Currency}{Numeric}{Law}][{Bad}]",
            $"[a-zA-Z][{LowerCased}{UpperCased}][{Bad}]",
            $"[{Bad}][{LowerAccented}{UpperAccented}{Boxes}{Opening}{Closing}{Currency}{Numeric}{Law}]",
            $"[{LowerAccented}{LowerCased}{Boxes}{Closing}{Currency}{Numeric}][{UpperAccented}]",
            $"[{Boxes}{Closing}{Currency}{Numeric}][{LowerAccented}]",
            $"[{LowerAccented}{Boxes}{Closing}][{Currency}]",
            $@"\s[{UpperAccented}][{Currency}]",
            $"[{UpperAccented}{Boxes}][{Numeric}{Law}]",
            $"[{LowerAccented}{UpperAccented}{Boxes}{Currency}{Closing}][{Opening}][{Numeric}]",
            $"[{LowerAccented}{UpperAccented}{Currency}{Numeric}{Boxes}{Law}][{Closing}][{Opening}]",
            $"[{Currency}{Numeric}{Boxes}][{Opening}]",
            $"[a-z][{UpperAccented}][{Opening}{Currency}]",
            $"[{Boxes}][{Faces}]",
            $"[{LowerAccented}{UpperAccented}{Currency}{Numeric}{Opening}{Closing}{Law}][{Boxes}]",
            $"[{Boxes}][{Closing}]",
            $"[{LowerAccented}{UpperAccented}][{Opening}{Closing}]{Word}",
            "[Œœ][^A-Za-z]",
            $"[{UpperAccented}]°",
            $@"[ÂÃÎÐ][€œŠš¢£Ÿž\xa0\xad®©°·»{Opening}{Closing}–—´]",
            "×[²³]",
            $"{ArabicTail}{ArabicTail}",
            "à[²µ¹¼½¾]",
            "√[±∂†≠®™´≤≥¥µø]",
            "≈[°¢]",
            "‚Ä[ìîïòôúùû†°¢π]",
            "‚[âó][àä°ê]",
            "вЂ",
            $"[ВГРС][{C1}{Bad}{Opening}{Closing}{Currency}°µ][ВГРС]",
            "ГўВЂВ.[A-Za-z ]",
            @"Ã[\xa0¡]",
            @"[a-z]\s?[ÃÂ] ",
            "^[ÃÂ] ",
            $"[a-z.,?!{Closing}]Â[ {Opening}{Closing}]",
            @"β€[™\xa0Ά\xad®°]",
            $"[ΒΓΞΟ][{C1}{Bad}{Opening}{Closing}{Currency}°][ΒΓΞΟ]",
            "ā€"),
        RegexOptions.CultureInvariant);

    /// <summary>Whether some of <paramref name="text"/> seems to be mojibake.</summary>
    public static bool Seen(string text) => Signs.IsMatch(text);
}
