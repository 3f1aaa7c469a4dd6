using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Easel.Core.Prompts.Tokens;

/// <summary>
/// Canonical composition (NFC, Unicode 14) and standard widths. .NET's own <c>Normalize</c> does nothing under globalization-invariant mode.
/// </summary>
internal static class UnicodeForms
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int VowelCount = 21, TrailCount = 28, SyllableCount = 11172;

    private static readonly Lazy<Tables> Data = new(() => new Tables());

    /// <summary>The text in normalization form C.</summary>
    public static string Compose(string text)
    {
        // Below U+0300 nothing composes or has a class of combination.
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u02ff')) return text;
        var codes = Decomposed(text);
        Order(codes);
        return Written(Compose(codes));
    }

    /// <summary>The text in normalization form C without what stands on or under letters: accents, and the vowel points of Hebrew and Arabic. Signs of other scripts, which are letters there, stay.</summary>
    public static string WithoutAccents(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u00bf')) return text; // no letter with an accent
        var codes = Decomposed(text);
        codes.RemoveAll(IsAccent);
        Order(codes);
        return Written(Compose(codes));
    }

    /// <summary>A fullwidth or halfwidth form (U+FF01–U+FFEF) in its standard width; other characters as they are.</summary>
    public static string StandardWidth(char character) => Data.Value.Widths.GetValueOrDefault(character, character.ToString());

    private static List<int> Decomposed(string text)
    {
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, codes);
        return codes;
    }

    private static string Written(IEnumerable<int> codes)
    {
        var text = new StringBuilder();
        foreach (var code in codes) text.Append(new Rune(code).ToString());
        return text.ToString();
    }

    // The blocks of combining marks, and every mark of the scripts up to Arabic.
    private static bool IsAccent(int code) =>
        code is (>= 0x0300 and < 0x0700) or (>= 0x1ab0 and < 0x1b00) or (>= 0x1dc0 and < 0x1e00) or (>= 0x20d0 and < 0x2100) or (>= 0xfe20 and < 0xfe30)
        && Rune.GetUnicodeCategory(new Rune(code)) == UnicodeCategory.NonSpacingMark;

    private static int ClassOf(int code) => Data.Value.Classes.GetValueOrDefault(code);

    private static void Decompose(int code, List<int> codes)
    {
        if (code is >= SyllableBase and < SyllableBase + SyllableCount)
        {
            var index = code - SyllableBase;
            codes.Add(LeadBase + (index / (VowelCount * TrailCount)));
            codes.Add(VowelBase + (index % (VowelCount * TrailCount) / TrailCount));
            if (index % TrailCount != 0) codes.Add(TrailBase + (index % TrailCount));
        }
        else if (Data.Value.Decompositions.TryGetValue(code, out var parts))
        {
            foreach (var part in parts) Decompose(part, codes);
        }
        else
        {
            codes.Add(code);
        }
    }

    /// <summary>Sorts each run of combining marks by class, keeping the order within a class.</summary>
    private static void Order(List<int> codes)
    {
        for (var start = 0; start < codes.Count; start++)
        {
            if (ClassOf(codes[start]) == 0) continue;
            var end = start;
            while (end < codes.Count && ClassOf(codes[end]) != 0) end++;
            var sorted = codes[start..end].OrderBy(ClassOf).ToList();
            for (var i = 0; i < sorted.Count; i++) codes[start + i] = sorted[i];
            start = end - 1;
        }
    }

    private static List<int> Compose(List<int> codes)
    {
        var composed = new List<int>(codes.Count);
        int starter = -1, lastClass = -1;
        foreach (var code in codes)
        {
            var current = ClassOf(code);
            if (starter >= 0 && lastClass < current && Pair(composed[starter], code) is { } pair)
            {
                composed[starter] = pair;
                continue;
            }

            lastClass = current == 0 ? -1 : current;
            if (current == 0) starter = composed.Count;
            composed.Add(code);
        }

        return composed;
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + 19 && second is >= VowelBase and < VowelBase + VowelCount)
            return SyllableBase + ((((first - LeadBase) * VowelCount) + second - VowelBase) * TrailCount);
        if (first is >= SyllableBase and < SyllableBase + SyllableCount && (first - SyllableBase) % TrailCount == 0
            && second is > TrailBase and < TrailBase + TrailCount)
            return first + second - TrailBase;
        return Data.Value.Compositions.TryGetValue((first, second), out var pair) ? pair : null;
    }

    /// <summary>Lines of "kind code values": c combining class, d decomposition, x one that is never composed again, w standard width.</summary>
    private sealed class Tables
    {
        public Tables()
        {
            var rows = ClipVocabulary.Resource("unicode-forms.txt.br").Select(line => line.Split(' ')).ToList();
            Classes = Of("c").ToFrozenDictionary(row => Hex(row[1]), row => int.Parse(row[2], CultureInfo.InvariantCulture));
            Decompositions = Of("d").Concat(Of("x")).ToFrozenDictionary(row => Hex(row[1]), row => row.Skip(2).Select(Hex).ToArray());
            Compositions = Of("d").ToFrozenDictionary(row => (Hex(row[2]), Hex(row[3])), row => Hex(row[1]));
            Widths = Of("w").ToFrozenDictionary(row => (char)Hex(row[1]), row => string.Concat(row.Skip(2).Select(code => (char)Hex(code))));

            IEnumerable<string[]> Of(string kind) => rows.Where(row => row[0] == kind);
        }

        public FrozenDictionary<int, int> Classes { get; }

        public FrozenDictionary<int, int[]> Decompositions { get; }

        public FrozenDictionary<(int First, int Second), int> Compositions { get; }

        public FrozenDictionary<char, string> Widths { get; }

        private static int Hex(string code) => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
