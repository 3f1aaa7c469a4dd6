namespace Easel.Core.Models;

/// <summary>A checkpoint without what its networks do not need.</summary>
public sealed record PruneTask : ModelTask
{
    /// <summary>What becomes of a training's averages: <c>drop</c>, <c>keep</c>, or <c>use</c> in place of the weights.</summary>
    public string Ema { get; init; } = "drop";

    /// <summary>Whether the autoencoder is left out too.</summary>
    public bool WithoutVae { get; init; }
}
