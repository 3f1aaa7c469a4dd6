namespace Easel.Diffusion.Architectures;

/// <summary>Models whose adapters (LoRA, ControlNet, embeddings) fit one another.</summary>
public enum ModelFamily
{
    Sd1,
    Sd2,
    Sdxl,
    SdxlRefiner,
}
