using System.Collections.Immutable;

namespace Easel.Core.Prompts.Tokens;

/// <summary>What a text encoder takes at once: begin, 75 tokens, end.</summary>
/// <param name="Tokens">77 tokens, padded with the end token.</param>
/// <param name="Multipliers">Weight of each token; 1 for begin, end and padding.</param>
/// <param name="Fixes">Embeddings in this chunk. One that moved on with a comma stays here (as in A1111).</param>
public sealed record PromptChunk(ImmutableArray<int> Tokens, ImmutableArray<double> Multipliers, ImmutableArray<EmbeddingFix> Fixes)
{
    /// <summary>Tokens of content.</summary>
    public const int ContentLength = 75;

    /// <summary>Tokens in all.</summary>
    public const int Length = 77;

    /// <summary>The chunk of an empty prompt.</summary>
    public static PromptChunk Empty { get; } = Close([], [], []);

    internal static PromptChunk Close(IReadOnlyList<int> tokens, IReadOnlyList<double> multipliers, IReadOnlyList<EmbeddingFix> fixes)
    {
        var padding = ContentLength - tokens.Count;
        return new(
            [ClipVocabulary.Start, .. tokens, .. Enumerable.Repeat(ClipVocabulary.End, padding + 1)],
            [1, .. multipliers, .. Enumerable.Repeat(1.0, padding + 1)],
            [.. fixes]);
    }
}
