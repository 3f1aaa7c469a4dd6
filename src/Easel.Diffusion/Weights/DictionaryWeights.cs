using static TorchSharp.torch;

namespace Easel.Diffusion.Weights;

/// <summary>Weights in memory, by key: what a merge made, what a test or training holds.</summary>
/// <param name="name">A short name for messages.</param>
/// <param name="tensors">It takes them over: outside every scope, disposed with it.</param>
/// <param name="metadata">Free text beside them.</param>
public sealed class DictionaryWeights(string name, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    : StoredWeights(name)
{
    private readonly Dictionary<string, Tensor> tensors = tensors.ToDictionary(pair => pair.Key, pair => pair.Value.DetachFromDisposeScope(), StringComparer.Ordinal);

    public override IReadOnlyCollection<string> Keys => tensors.Keys;

    public override IReadOnlyDictionary<string, string> Metadata => metadata ?? base.Metadata;

    public override bool Has(string key) => tensors.ContainsKey(key);

    public override long[]? ShapeOf(string key) => tensors.TryGetValue(key, out var tensor) ? tensor.shape : null;

    public override StorageType? TypeOf(string key) => tensors.TryGetValue(key, out var tensor) ? StorageType.Of(tensor.dtype) : null;

    protected override Tensor Load(string key) => tensors[key];

    protected override void Release()
    {
        foreach (var tensor in tensors.Values) tensor.Dispose();
    }
}
