namespace Easel.Diffusion.Conditioning;

/// <summary>One part of a prompt composed with AND.</summary>
/// <param name="Conditioning">What it says.</param>
/// <param name="Weight">Its share of the guidance; 1 is neutral, may be negative.</param>
public sealed record WeightedConditioning(ScheduledConditioning Conditioning, double Weight);
