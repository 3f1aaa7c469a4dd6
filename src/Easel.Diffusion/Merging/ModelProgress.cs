namespace Easel.Diffusion.Merging;

/// <summary>How far the writing of a model is.</summary>
/// <param name="Written">Bytes of tensors.</param>
/// <param name="Total">Bytes of tensors.</param>
/// <param name="Key">The tensor that comes next.</param>
public readonly record struct ModelProgress(long Written, long Total, string Key);
