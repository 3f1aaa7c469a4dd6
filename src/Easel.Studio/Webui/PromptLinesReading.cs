using System.Collections.Immutable;

namespace Easel.Studio.Webui;

/// <summary>A list of prompts, read.</summary>
/// <param name="Lines">What to make, in order; a line with a mistake is a prompt as it stands, as A1111 takes it.</param>
/// <param name="Mistakes">Lines that cannot be read as options.</param>
/// <param name="Notes">What is left out.</param>
public sealed record PromptLinesReading(ImmutableArray<PromptLine> Lines, ImmutableArray<PromptLineNote> Mistakes, ImmutableArray<PromptLineNote> Notes);
