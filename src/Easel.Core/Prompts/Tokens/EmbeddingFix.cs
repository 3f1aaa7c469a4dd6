namespace Easel.Core.Prompts.Tokens;

/// <summary>Where an embedding's vectors replace those of the token layer.</summary>
/// <param name="Offset">Place in the chunk's content, 0–74; one less than in its tokens.</param>
/// <param name="Embedding">Whose vectors.</param>
public readonly record struct EmbeddingFix(int Offset, EmbeddingName Embedding);
