using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Merging.Extraction;

/// <summary>Two checkpoints whose difference is to become a LoRA.</summary>
public sealed record ExtractOrder
{
    /// <summary>The largest rank that may be asked for; a layer's own size bounds it further.</summary>
    public const int MostRank = 1280;

    /// <summary>The checkpoint the LoRA shall lead to; a file or a diffusers folder.</summary>
    public required string Tuned { get; init; }

    /// <summary>The checkpoint it is laid over.</summary>
    public required string Base { get; init; }

    /// <summary>The .safetensors file to write.</summary>
    public required string Output { get; init; }

    public bool Overwrite { get; init; }

    /// <summary>Of linear layers, and of convolutions over single pixels.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>Of larger convolutions, which is what makes a LoCon; null leaves the residual blocks alone.</summary>
    public int? ConvRank { get; init; }

    /// <summary>Numbers beyond this share of a layer's are cut to it, which keeps a few large ones from ruling; 1 cuts none.</summary>
    public double Clamp { get; init; } = 1;

    /// <summary>Whether every layer is decomposed in full; otherwise by random projection, which is as good at usual ranks and takes a fraction of the time.</summary>
    public bool Exact { get; init; }

    /// <summary>Whether the text encoders' differences are left out.</summary>
    public bool WithoutText { get; init; }

    /// <summary>Whether also what plain LoRAs leave alone is kept whole: first and last convolutions, embeddings of time and size, biases, norms.</summary>
    public bool Whole { get; init; }

    /// <summary>How numbers are stored.</summary>
    public StorageType Precision { get; init; } = StorageType.F16;
}
