using Easel.Core.Requests;

namespace Easel.Core.Prompts.Tokens;

/// <summary>The chunk being filled, and those finished.</summary>
internal sealed class ChunkWriter(int commaBacktrack)
{
    private readonly int comma = ClipVocabulary.Default.Comma;
    private readonly List<PromptChunk> finished = [];
    private readonly List<int> tokens = [];
    private readonly List<double> multipliers = [];
    private readonly List<EmbeddingFix> fixes = [];
    private int lastComma = -1;

    /// <summary>Starts a new chunk when the one at hand is full, taking along what follows its last comma when that is near.</summary>
    public void MakeRoom(int next)
    {
        if (next == comma)
        {
            lastComma = tokens.Count;
        }
        else if (commaBacktrack != 0 && tokens.Count == PromptChunk.ContentLength && lastComma >= 0 && tokens.Count - lastComma <= commaBacktrack)
        {
            var from = lastComma + 1;
            var (movedTokens, movedMultipliers) = (tokens[from..], multipliers[from..]);
            tokens.RemoveRange(from, movedTokens.Count);
            multipliers.RemoveRange(from, movedMultipliers.Count);
            Break();
            tokens.AddRange(movedTokens);
            multipliers.AddRange(movedMultipliers);
        }

        if (tokens.Count == PromptChunk.ContentLength) Break();
    }

    public void Add(int token, double weight)
    {
        tokens.Add(token);
        multipliers.Add(weight);
    }

    /// <summary>Placeholders for the vectors, in a new chunk where they do not fit.</summary>
    public void Add(EmbeddingName embedding, double weight)
    {
        if (embedding.Vectors > PromptChunk.ContentLength)
            throw new RequestException("prompt", $"the embedding {embedding.Name} has {embedding.Vectors} vectors; {PromptChunk.ContentLength} fit; use another embedding");
        if (tokens.Count + embedding.Vectors > PromptChunk.ContentLength) Break();
        fixes.Add(new(tokens.Count, embedding));
        tokens.AddRange(Enumerable.Repeat(0, embedding.Vectors));
        multipliers.AddRange(Enumerable.Repeat(weight, embedding.Vectors));
    }

    /// <summary>Closes the chunk at hand, even an empty one.</summary>
    public void Break()
    {
        finished.Add(PromptChunk.Close(tokens, multipliers, fixes));
        tokens.Clear();
        multipliers.Clear();
        fixes.Clear();
        lastComma = -1;
    }

    public ChunkedPrompt Finish()
    {
        var count = (finished.Count * PromptChunk.ContentLength) + tokens.Count;
        if (tokens.Count > 0 || finished.Count == 0) Break();
        return new([.. finished], count);
    }
}
