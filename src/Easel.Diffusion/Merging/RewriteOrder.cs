using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Merging;

/// <summary>A model to be written again as one safetensors file, and what changes.</summary>
public sealed record RewriteOrder
{
    /// <summary>A file of any format, or a diffusers folder.</summary>
    public required string Input { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    public bool Overwrite { get; init; }

    /// <summary>Null to keep each tensor's type.</summary>
    public StorageType? Precision { get; init; }

    public EmaChoice Ema { get; init; } = EmaChoice.Keep;

    /// <summary>Whether only the tensors of the checkpoint's own networks stay.</summary>
    public bool OnlyNetworks { get; init; }

    /// <summary>Whether the autoencoder is left out.</summary>
    public bool WithoutVae { get; init; }
}
