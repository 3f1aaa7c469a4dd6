namespace Easel.Studio.Webui;

/// <summary>What is to be said about a line of a list of prompts.</summary>
/// <param name="Number">1-based.</param>
/// <param name="Message">What was given, what is allowed, what to do.</param>
public sealed record PromptLineNote(int Number, string Message);
