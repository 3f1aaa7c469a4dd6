namespace Easel.Studio.Library;

/// <summary>A name that prompts may use.</summary>
/// <param name="Kind">"lora", "embedding", "style" or "wildcard".</param>
/// <param name="Name">As a prompt writes it, without brackets.</param>
/// <param name="Place">The folder it lies in, below that of its kind, with slashes; empty in that itself.</param>
public sealed record PromptWord(string Kind, string Name, string Place = "");
