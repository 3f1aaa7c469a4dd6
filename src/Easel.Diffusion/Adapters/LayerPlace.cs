namespace Easel.Diffusion.Adapters;

/// <summary>Where a layer's tensors are in a checkpoint.</summary>
/// <param name="Weight">Key of the weight.</param>
/// <param name="Bias">Key of the bias, or null where it has none.</param>
/// <param name="Third">Of a query, key and value stacked in one weight, which of them; else null.</param>
internal readonly record struct LayerPlace(string Weight, string? Bias, int? Third = null);
