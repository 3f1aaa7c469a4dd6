namespace Easel.Core.Models;

/// <summary>Several checkpoints, called a, b, c, …, become one.</summary>
public sealed record MergeTask : ModelTask
{
    /// <summary><c>sum</c>, <c>difference</c> or <c>none</c>; null goes by the number of models.</summary>
    public string? Method { get; init; }

    /// <summary>A formula instead, such as <c>0.5*a + 0.3*b + 0.2*c</c>.</summary>
    public string? Expression { get; init; }

    /// <summary>M in the formula.</summary>
    public double Multiplier { get; init; } = 0.3;

    /// <summary>An M for each block, or null.</summary>
    public string? Blocks { get; init; }

    /// <summary>Adapters to put into the weights, in order.</summary>
    public IReadOnlyList<BakedLora> Loras { get; init; } = [];

    /// <summary>An autoencoder's file to put in place of a's, or null.</summary>
    public string? Vae { get; init; }

    /// <summary>A regular expression; tensors whose keys it finds are left out.</summary>
    public string? Discard { get; init; }
}
