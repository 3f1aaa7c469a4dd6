using static TorchSharp.torch;

namespace Easel.Diffusion.Weights;

/// <summary>Named tensors: a mapped file, a folder, a dictionary, a recorder of names, or fresh leaves for training.</summary>
public interface IWeightSource
{
    /// <summary>The file, or a short name, for messages.</summary>
    string Name { get; }

    bool Has(string key);

    /// <summary>The shape stored under <paramref name="key"/>, without touching its data; null when there is none.</summary>
    long[]? ShapeOf(string key);

    /// <summary>
    /// The tensor under <paramref name="key"/>, of exactly <paramref name="shape"/>, in the source's own storage type. The source keeps
    /// owning the memory (a mapped file hands out views); the tensor is detached from every scope and lives as long as the source.
    /// </summary>
    /// <exception cref="WeightsException">The key is missing or its shape differs.</exception>
    Tensor Take(string key, ReadOnlySpan<long> shape);
}
