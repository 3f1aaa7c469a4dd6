namespace Easel.Core.Models;

/// <summary>A LoRA of what the first checkpoint has learned beyond the second.</summary>
public sealed record ExtractTask : ModelTask
{
    /// <summary>Of each layer.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>Of larger convolutions; null leaves them alone.</summary>
    public int? ConvRank { get; init; }

    /// <summary>Share of a layer's numbers beyond which they are cut; 1 cuts none.</summary>
    public double Clamp { get; init; } = 1;

    /// <summary>Whether what differs in text encoders is left out.</summary>
    public bool WithoutText { get; init; }
}
