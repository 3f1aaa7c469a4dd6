using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Easel.Core.Prompts.Tokens;

/// <summary>An encoding of one byte a character whose lower half is ASCII: what text was mistaken for when it became mojibake.</summary>
/// <remarks>In the sloppy ones byte 0x1A stands for U+FFFD, a byte already lost.</remarks>
internal sealed class SingleByteEncoding
{
    private readonly FrozenDictionary<char, byte> bytes;

    private SingleByteEncoding(string highHalf, bool sloppy)
    {
        High = highHalf;
        IsSloppy = sloppy;
        var all = new Dictionary<char, byte>();
        for (var i = 0; i < 128; i++) all[(char)i] = (byte)i;
        if (sloppy) all.Remove('\u001a');
        if (sloppy) all['\uFFFD'] = 0x1A;
        for (var i = 0; i < 128; i++) all.TryAdd(highHalf[i], (byte)(128 + i));
        bytes = all.ToFrozenDictionary();
    }

    public static SingleByteEncoding Latin1 { get; } = new(string.Concat(Enumerable.Range(128, 128).Select(code => (char)code)), sloppy: false);

    /// <summary>Sloppy: bytes without a character keep their number. The high half of windows-1252.</summary>
    public static SingleByteEncoding Windows1252 { get; } = new(
        "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊ"
        + "ËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
        sloppy: true);

    /// <summary>Sloppy: bytes without a character keep their number. The high half of windows-1251.</summary>
    public static SingleByteEncoding Windows1251 { get; } = new(
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮ"
        + "Яабвгдежзийклмнопрстуфхцчшщъыьэюя",
        sloppy: true);

    /// <summary>Sloppy: bytes without a character keep their number. The high half of windows-1250.</summary>
    public static SingleByteEncoding Windows1250 { get; } = new(
        "€\u0081‚\u0083„…†‡\u0088‰Š‹ŚŤŽŹ\u0090‘’“”•–—\u0098™š›śťžź\u00a0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00ad®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘ"
        + "ËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
        sloppy: true);

    /// <summary>Sloppy: bytes without a character keep their number. The high half of windows-1253.</summary>
    public static SingleByteEncoding Windows1253 { get; } = new(
        "€\u0081‚ƒ„…†‡\u0088‰\u008a‹\u008c\u008d\u008e\u008f\u0090‘’“”•–—\u0098™\u009a›\u009c\u009d\u009e\u009f\u00a0΅Ά"
        + "£¤¥¦§¨©ª«¬\u00ad®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡÒΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώÿ",
        sloppy: true);

    /// <summary>Sloppy: bytes without a character keep their number. The high half of windows-1254.</summary>
    public static SingleByteEncoding Windows1254 { get; } = new(
        "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008d\u008e\u008f\u0090‘’“”•–—˜™š›œ\u009d\u009eŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿À"
        + "ÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ",
        sloppy: true);

    /// <summary>Sloppy: bytes without a character keep their number. The high half of windows-1257.</summary>
    public static SingleByteEncoding Windows1257 { get; } = new(
        "€\u0081‚\u0083„…†‡\u0088‰\u008a‹\u008c¨ˇ¸\u0090‘’“”•–—\u0098™\u009a›\u009c¯˛\u009f\u00a0¡¢£¤¥¦§Ø©Ŗ«¬\u00ad®Æ°±"
        + "²³´µ¶·ø¹ŗ»¼½¾æĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽßąįāćäåęēčéźėģķīļšńņóōõö÷ųłśūüżž˙",
        sloppy: true);

    /// <summary>The high half of iso-8859-2.</summary>
    public static SingleByteEncoding Iso8859Part2 { get; } = new(
        "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091"
        + "\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f\u00a0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00adŽŻ"
        + "°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
        sloppy: false);

    /// <summary>The high half of mac_roman.</summary>
    public static SingleByteEncoding MacRoman { get; } = new(
        "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁË"
        + "ÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
        sloppy: false);

    /// <summary>The high half of cp437.</summary>
    public static SingleByteEncoding Cp437 { get; } = new(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φ"
        + "ε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
        sloppy: false);

    /// <summary>In the order they are tried.</summary>
    public static ImmutableArray<SingleByteEncoding> All { get; } =
        [Latin1, Windows1252, Windows1251, Windows1250, Windows1253, Windows1254, Windows1257, Iso8859Part2, MacRoman, Cp437];

    /// <summary>The characters of bytes 0x80–0xFF.</summary>
    public string High { get; }

    public bool IsSloppy { get; }

    /// <summary>The bytes of <paramref name="text"/>, or null when a character has none.</summary>
    public byte[]? Encode(string text)
    {
        var encoded = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
            if (!bytes.TryGetValue(text[i], out encoded[i]))
                return null;
        return encoded;
    }

    /// <summary>The text of bytes that are UTF-8, or one of its variants (surrogates encoded one by one, zero as C0 80); else null.</summary>
    public static string? DecodeUtf8(byte[] encoded)
    {
        var text = new StringBuilder(encoded.Length);
        for (var at = 0; at < encoded.Length;)
        {
            var rest = encoded.AsSpan(at);
            if (rest is [0xC0, 0x80, ..])
            {
                text.Append('\0');
                at += 2;
            }
            else if (rest is [0xED, >= 0xA0 and <= 0xAF, >= 0x80 and <= 0xBF, 0xED, >= 0xB0 and <= 0xBF, >= 0x80 and <= 0xBF, ..])
            {
                text.Append(Surrogate(rest)).Append(Surrogate(rest[3..]));
                at += 6;
            }
            else
            {
                if (Rune.DecodeFromUtf8(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done) return null;
                text.Append(rune.ToString());
                at += length;
            }
        }

        return text.ToString();
    }

    private static char Surrogate(ReadOnlySpan<byte> bytes) => (char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F));
}
