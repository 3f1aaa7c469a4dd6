namespace Easel.Studio.Drafts;

/// <summary>A draft and the browser window it was typed in.</summary>
/// <param name="Window">The window's name.</param>
/// <param name="Draft">What was typed.</param>
public sealed record KeptDraft(string Window, Draft Draft)
{
    /// <summary>Whether both have the same prompts: who sees one misses nothing of the other's text.</summary>
    public bool SaysAs(Draft other) => (Draft.Request.Prompt, Draft.Request.NegativePrompt) == (other.Request.Prompt, other.Request.NegativePrompt);

    /// <summary>Whether nobody typed a prompt.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Draft.Request.Prompt) && string.IsNullOrWhiteSpace(Draft.Request.NegativePrompt);
}
