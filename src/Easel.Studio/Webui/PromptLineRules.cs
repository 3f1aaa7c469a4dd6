namespace Easel.Studio.Webui;

/// <summary>How the lines of a list of prompts go together with the form (A1111's script "Prompts from file or textbox").</summary>
public sealed record PromptLineRules
{
    /// <summary>Whether each line begins with the seed behind the last picture of the line before.</summary>
    public bool IteratesSeed { get; init; }

    /// <summary>Whether a random seed is drawn once for all lines instead of one for each.</summary>
    public bool SharesSeed { get; init; }

    /// <summary>Whether a line's prompt goes behind the form's prompt instead of in front of it.</summary>
    public bool GoesBehind { get; init; }
}
