namespace Easel.Core.Prompts.Tokens;

/// <summary>BERT's uncased word-piece vocabulary: 30,522 tokens (Devlin et al. 2019, bert-base-uncased). What goes on with a word begins with ##.</summary>
public sealed class WordPieces
{
    public const int Size = 30522;

    /// <summary>The token between texts, which BLIP ends a caption with.</summary>
    public const int Separator = 102;

    private static readonly Lazy<WordPieces> Shared = new(() => new WordPieces());

    // How BERT's tokenizer in transformers closes the gaps in front of marks, in this order.
    private static readonly (string Apart, string Together)[] Gaps =
        [(" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re")];

    private readonly string[] tokens = [.. ClipVocabulary.Resource("bert-words.txt.br")];

    /// <summary>The vocabulary, read from the assembly once.</summary>
    public static WordPieces Default => Shared.Value;

    /// <summary>The tokens of whole words that it has.</summary>
    /// <exception cref="ArgumentException">It lacks one.</exception>
    public int[] Ids(params IReadOnlyList<string> words) =>
        [.. words.Select(word => Array.IndexOf(tokens, word) is var id and >= 0 ? id : throw new ArgumentException($"'{word}' is no whole word of the vocabulary"))];

    /// <summary>The text that tokens are read as; special ones, in brackets, and those it does not have are left out.</summary>
    public string Text(IEnumerable<int> ids)
    {
        var words = ids.Where(id => id < tokens.Length).Select(id => tokens[id]).Where(token => token.Length < 3 || token[0] != '[' || token[^1] != ']');
        var text = string.Join(' ', words).Replace(" ##", "", StringComparison.Ordinal).Trim();
        return Gaps.Aggregate(text, (joined, gap) => joined.Replace(gap.Apart, gap.Together, StringComparison.Ordinal));
    }
}
