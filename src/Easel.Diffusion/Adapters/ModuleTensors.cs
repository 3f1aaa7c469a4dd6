using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters;

/// <summary>The tensors of an adapter file that belong to one layer, by what they are (<c>lora_up</c>, <c>alpha</c>, <c>hada_w1_a</c>…) whatever the file's layout calls them.</summary>
/// <param name="file">Keeps owning them.</param>
/// <param name="name">What the file calls the layer.</param>
public sealed class ModuleTensors(StoredWeights file, string name)
{
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);

    /// <summary>What the file calls the layer.</summary>
    public string Name => name;

    /// <summary>The file's path.</summary>
    public string File => file.Name;

    public bool Has(params ReadOnlySpan<string> tensors)
    {
        foreach (var tensor in tensors)
            if (!keys.ContainsKey(tensor)) return false;
        return true;
    }

    /// <summary>The shape of a tensor, or null when there is none.</summary>
    public long[]? ShapeOf(string tensor) => keys.TryGetValue(tensor, out var key) ? file.ShapeOf(key) : null;

    /// <summary>A tensor in float32, in the caller's scope.</summary>
    /// <param name="tensor">Which.</param>
    /// <param name="device">Where it is needed.</param>
    public Tensor Take(string tensor, Device device) => file.Read(keys[tensor]).to(float32, device);

    /// <summary>A single number, or null when there is none.</summary>
    public double? Number(string tensor)
    {
        if (!keys.TryGetValue(tensor, out var key) || file.ShapeOf(key)!.Aggregate(1L, (count, size) => count * size) != 1) return null;
        using var scope = NewDisposeScope();
        return file.Read(key).to(float32, CPU).reshape(1).item<float>();
    }

    /// <summary>Each key of the file with its shape, for messages.</summary>
    public string Described() => string.Join(", ", keys.Values.Select(key => $"{key} [{string.Join(", ", file.ShapeOf(key)!)}]"));

    /// <summary>False when there is one already.</summary>
    internal bool Add(string tensor, string key) => keys.TryAdd(tensor, key);
}
