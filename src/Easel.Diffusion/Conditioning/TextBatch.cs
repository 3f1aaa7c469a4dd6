namespace Easel.Diffusion.Conditioning;

/// <summary>Texts that are weighed together: those of one prompt's schedule.</summary>
/// <param name="Texts">Literal prompts with emphasis.</param>
/// <param name="Negative">Whether they stand in a negative prompt.</param>
internal sealed record TextBatch(IReadOnlyList<string> Texts, bool Negative);
