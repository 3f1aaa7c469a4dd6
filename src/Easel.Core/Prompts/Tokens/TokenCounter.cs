namespace Easel.Core.Prompts.Tokens;

/// <summary>Counts a prompt's tokens as A1111's counter beside the prompt box does.</summary>
public static class TokenCounter
{
    /// <summary>The longest text among the prompt's parts and schedule entries; extra-network tags do not count.</summary>
    /// <param name="prompt">As written, with comments already taken out.</param>
    /// <param name="steps">The steps that schedules are laid over.</param>
    /// <param name="chunker">The loaded model's (for SDXL, that of CLIP-L).</param>
    /// <param name="isPositive">Negative prompts know no AND.</param>
    public static ChunkedPrompt Count(string prompt, int steps, PromptChunker chunker, bool isPositive = true)
    {
        var text = ExtraNetworks.Parse(prompt).Text;
        var parts = isPositive ? Composition.Parse(text).Select(part => part.Text) : [text];
        return parts.SelectMany(part => PromptSchedule.Parse(part, new ScheduleOptions(steps)))
            .Select(entry => entry.Text)
            .Distinct()
            .Select(chunker.Chunk)
            .MaxBy(chunked => chunked.TokenCount)!;
    }
}
