using Easel.Core.Prompts.Tokens;

namespace Easel.Diffusion.Conditioning;

/// <summary>The chunks of a batch of texts for one text encoder: a row a distinct text, shorter ones filled up with empty chunks.</summary>
/// <param name="Prompts">Distinct texts in chunks.</param>
/// <param name="Columns">Chunks of each.</param>
/// <param name="Rows">The batch, as indices into <paramref name="Prompts"/>.</param>
internal sealed record ChunkGrid(IReadOnlyList<ChunkedPrompt> Prompts, int Columns, long[] Rows)
{
    public int Count => Prompts.Count * Columns;

    /// <summary>The batch cut by each encoder's chunker; all get as many columns as the longest needs.</summary>
    public static IReadOnlyList<ChunkGrid> OfStages(IReadOnlyList<PromptChunker> chunkers, IReadOnlyList<string> texts)
    {
        var distinct = texts.Distinct().ToList();
        var rows = texts.Select(text => (long)distinct.IndexOf(text)).ToArray();
        var chunked = chunkers.Select(chunker => distinct.Select(chunker.Chunk).ToList()).ToList();
        var columns = chunked.SelectMany(prompts => prompts).Max(prompt => prompt.Chunks.Length);
        return [.. chunked.Select(prompts => new ChunkGrid(prompts, columns, rows))];
    }

    public IReadOnlyList<PromptChunk> Column(int index) => [.. Prompts.Select(prompt => index < prompt.Chunks.Length ? prompt.Chunks[index] : PromptChunk.Empty)];

    /// <summary>All chunks, column after column.</summary>
    public IEnumerable<PromptChunk> Chunks() => Enumerable.Range(0, Columns).SelectMany(Column);
}
