namespace Easel.Core.Prompts;

/// <summary>One entry of a prompt's schedule.</summary>
/// <param name="EndStep">The last step it covers, counted from 1.</param>
/// <param name="Text">The prompt for these steps.</param>
public readonly record struct ScheduledText(int EndStep, string Text);
