namespace Easel.Core.Prompts.Tokens;

/// <summary>A textual-inversion embedding as a prompt knows it.</summary>
/// <param name="Name">What is written in the prompt.</param>
/// <param name="Vectors">How many tokens it takes the place of.</param>
public sealed record EmbeddingName(string Name, int Vectors);
