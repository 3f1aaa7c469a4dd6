namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>One row of the network's batch.</summary>
/// <param name="Image">Index of the picture in the batch.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Conditioning">Its conditioning.</param>
public readonly record struct GuidedRow<T>(int Image, RowKind Kind, T Conditioning);
