using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;

namespace Easel.Core.Prompts.Tokens;

/// <summary>CLIP's byte-pair vocabulary: 49,408 tokens and the order of 48,894 merges (OpenAI CLIP, bpe_simple_vocab_16e6).</summary>
public sealed class ClipVocabulary
{
    public const int Size = 49408;

    /// <summary>Begin of text.</summary>
    public const int Start = 49406;

    /// <summary>End of text; A1111 also pads with it.</summary>
    public const int End = 49407;

    private static readonly Lazy<ClipVocabulary> Shared = new(() => new ClipVocabulary());

    private readonly string[] tokens;
    private readonly FrozenDictionary<string, int> ids;
    private readonly FrozenDictionary<(int Left, int Right), int> merges;

    private ClipVocabulary()
    {
        var letters = Letters();
        var all = new List<string>(Size);
        all.AddRange(letters.Where(letter => letter.Length > 0));
        all.AddRange(letters.Where(letter => letter.Length > 0).Select(letter => letter + "</w>").ToList());

        // Bytes are listed in the order of their letters' code points.
        all.Sort(0, 256, StringComparer.Ordinal);
        all.Sort(256, 256, Comparer<string>.Create((a, b) => a[0].CompareTo(b[0])));

        var known = new Dictionary<string, int>(Size);
        for (var i = 0; i < all.Count; i++) known.Add(all[i], i);
        var pairs = new Dictionary<(int, int), int>(Size);
        foreach (var line in Resource("merges.txt.br").Skip(1))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var merged = string.Concat(line.AsSpan(0, space), line.AsSpan(space + 1));
            known.Add(merged, all.Count);
            pairs.Add((known[line[..space]], known[line[(space + 1)..]]), all.Count);
            all.Add(merged);
        }

        all.Add("<|startoftext|>");
        all.Add("<|endoftext|>");
        tokens = [.. all];
        ids = known.ToFrozenDictionary();
        merges = pairs.ToFrozenDictionary();
        ByteIds = [.. letters.Select(letter => known[letter])];
        LastByteIds = [.. letters.Select(letter => known[letter + "</w>"])];
    }

    /// <summary>The vocabulary, read from the assembly once.</summary>
    public static ClipVocabulary Default => Shared.Value;

    /// <summary>The token that is a comma at the end of a word.</summary>
    public int Comma => ids[",</w>"];

    internal IReadOnlyList<int> ByteIds { get; }

    /// <summary>The tokens of single bytes that end a word.</summary>
    internal IReadOnlyList<int> LastByteIds { get; }

    /// <summary>The text of a token, bytes in CLIP's letters, words closed by <c>&lt;/w&gt;</c>.</summary>
    public string TextOf(int token) => tokens[token];

    internal int IdOf(string text) => ids[text];

    /// <summary>The token two neighbours merge into, or −1. Lower tokens merge first.</summary>
    internal int Merged(int left, int right) => merges.TryGetValue((left, right), out var token) ? token : -1;

    /// <summary>The merges in their order as CLIP's tokenizers read them (merges.txt), the line with its version first.</summary>
    public static IEnumerable<string> MergeLines() => Resource("merges.txt.br");

    internal static IEnumerable<string> Resource(string name)
    {
        using var packed = typeof(ClipVocabulary).Assembly.GetManifestResourceStream($"Easel.Core.Prompts.Tokens.{name}")!;
        using var reader = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line) yield return line;
    }

    /// <summary>The letter that stands for each byte: itself where it prints in Latin-1, else one from U+0100 on.</summary>
    private static string[] Letters()
    {
        var letters = new string[256];
        var next = 256;
        for (var i = 0; i < 256; i++)
            letters[i] = ((char)(i is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174 ? i : next++)).ToString();
        return letters;
    }
}
