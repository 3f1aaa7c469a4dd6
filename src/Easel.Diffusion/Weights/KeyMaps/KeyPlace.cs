namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>Where a stored tensor belongs under the original checkpoints' names.</summary>
/// <param name="Key">The original checkpoints' key.</param>
/// <param name="Change">What becomes of the tensor.</param>
/// <param name="Part">Of a <see cref="TensorChange.Stacked"/> one, which third it is.</param>
internal readonly record struct KeyPlace(string Key, TensorChange Change = TensorChange.None, int Part = 0)
{
    public KeyPlace Under(string prefix) => prefix.Length == 0 ? this : this with { Key = $"{prefix}.{Key}" };
}
