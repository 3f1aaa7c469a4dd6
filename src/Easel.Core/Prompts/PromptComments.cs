using System.Text.RegularExpressions;

namespace Easel.Core.Prompts;

/// <summary>Takes <c># comments</c> out of a prompt (A1111's <c>enable_prompt_comments</c>).</summary>
public static partial class PromptComments
{
    /// <summary>Each comment becomes the line break it ended with; a line that is all comment goes with the break before it.</summary>
    public static string Strip(string prompt) =>
        prompt.Contains('#', StringComparison.Ordinal) ? Comment().Replace(WholeLine().Replace(prompt, "\n"), "\n") : prompt;

    [GeneratedRegex(@"(?:^|\n)#[^\n]*(?:\n|\z)")]
    private static partial Regex WholeLine();

    [GeneratedRegex(@"#[^\n]*(?:\n|\z)")]
    private static partial Regex Comment();
}
