namespace Easel.Diffusion.Architectures;

/// <summary>The layout of a text encoder's keys and its activation.</summary>
public enum TextEncoderKind
{
    /// <summary>OpenAI's CLIP under Hugging Face's names, quick GELU.</summary>
    Clip,

    /// <summary>OpenCLIP's own names, exact GELU, a projection for the pooled state.</summary>
    OpenClip,
}
