namespace Easel.Core.Prompts.Tokens;

/// <summary>Finds embeddings in a prompt by the tokens of their names, the longest name first.</summary>
public sealed class EmbeddingIndex
{
    private readonly ILookup<int, (IReadOnlyList<int> Tokens, EmbeddingName Embedding)> byFirst;

    /// <summary>Indexes <paramref name="embeddings"/>; of two names with the same tokens the earlier counts.</summary>
    public EmbeddingIndex(ClipTokenizer tokenizer, IEnumerable<EmbeddingName> embeddings) =>
        byFirst = embeddings.Select(embedding => (Tokens: tokenizer.Encode(embedding.Name), embedding))
            .Where(entry => entry.Tokens.Count > 0)
            .OrderByDescending(entry => entry.Tokens.Count)
            .ToLookup(entry => entry.Tokens[0]);

    /// <summary>The embedding whose name starts at <paramref name="position"/>, and the length of the name in tokens; null when there is none.</summary>
    public EmbeddingName? Find(IReadOnlyList<int> tokens, int position, out int length)
    {
        foreach (var (name, embedding) in byFirst[tokens[position]])
        {
            length = name.Count;
            if (position + length <= tokens.Count && name.SequenceEqual(tokens.Skip(position).Take(length))) return embedding;
        }

        length = 0;
        return null;
    }
}
