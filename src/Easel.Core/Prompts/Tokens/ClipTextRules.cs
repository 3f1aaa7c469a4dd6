namespace Easel.Core.Prompts.Tokens;

/// <summary>Whose cleaning of text comes before the byte pairs. They differ in HTML entities and in what they take for special tokens.</summary>
public enum ClipTextRules
{
    /// <summary>transformers' CLIPTokenizer: SD 1.x and SDXL's CLIP-L.</summary>
    HuggingFace,

    /// <summary>open_clip: SD 2.x and SDXL's bigG.</summary>
    OpenClip,

    /// <summary>OpenAI's own SimpleTokenizer.</summary>
    OpenAi,
}
