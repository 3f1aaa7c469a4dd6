using System.Collections.Immutable;

namespace Easel.Core.Prompts.Tokens;

/// <summary>A prompt cut into chunks.</summary>
/// <param name="Chunks">At least one.</param>
/// <param name="TokenCount">Tokens used, finished chunks counting 75.</param>
public sealed record ChunkedPrompt(ImmutableArray<PromptChunk> Chunks, int TokenCount)
{
    /// <summary>What a token counter shows behind the slash: whole chunks.</summary>
    public int Limit => (Math.Max(TokenCount, 1) + PromptChunk.ContentLength - 1) / PromptChunk.ContentLength * PromptChunk.ContentLength;
}
