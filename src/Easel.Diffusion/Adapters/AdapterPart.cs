namespace Easel.Diffusion.Adapters;

/// <summary>The network of a model that a layer belongs to.</summary>
public enum AdapterPart
{
    UNet,

    /// <summary>The only text encoder, or SDXL's first.</summary>
    Text,

    /// <summary>SDXL's second text encoder.</summary>
    SecondText,
}
