using Easel.Diffusion.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>Weights to be trained: made and initialised when a network first asks for them, remembered under their keys.</summary>
/// <param name="name">For messages.</param>
/// <param name="generator">Draws the initial values.</param>
/// <param name="start">Values to continue from, or null; a key it holds is taken from there.</param>
public sealed class TrainableWeights(string name, Generator generator, IReadOnlyDictionary<string, Tensor>? start = null) : IWeightSource, IDisposable
{
    private readonly SortedDictionary<string, Parameter> leaves = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>All tensors asked for so far, by key.</summary>
    public IReadOnlyDictionary<string, Tensor> Leaves => leaves.ToDictionary(leaf => leaf.Key, leaf => (Tensor)leaf.Value, StringComparer.Ordinal);

    /// <summary>The same, for an optimizer, in key order.</summary>
    public IEnumerable<Parameter> Parameters => leaves.Values;

    public bool Has(string key) => leaves.ContainsKey(key) || start?.ContainsKey(key) == true;

    public long[]? ShapeOf(string key) => leaves.TryGetValue(key, out var leaf) ? leaf.shape : start is not null && start.TryGetValue(key, out var given) ? given.shape : null;

    public Tensor Take(string key, ReadOnlySpan<long> shape)
    {
        if (leaves.TryGetValue(key, out var known)) return known;

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var value = start is not null && start.TryGetValue(key, out var given) ? given.to(float32).clone() : Initial(key, shape.ToArray());
        if (!value.shape.AsSpan().SequenceEqual(shape))
            throw new WeightsException(name, key, $"has shape [{string.Join(", ", value.shape)}], the network wants [{string.Join(", ", shape.ToArray())}]");
        var leaf = nn.Parameter(value, requires_grad: true);
        leaf.DetachFromDisposeScope();
        return leaves[key] = leaf;
    }

    public void Dispose()
    {
        foreach (var leaf in leaves.Values) leaf.Dispose();
    }

    private Tensor Initial(string key, long[] shape)
    {
        if (key.EndsWith("bias", StringComparison.Ordinal) || StartsAtZero(key)) return zeros(shape);
        if (shape.Length == 1) return ones(shape);
        if (key.Contains("token_embedding", StringComparison.Ordinal)) return randn(shape, generator: generator) * 0.5;
        if (key.Contains("embedding", StringComparison.Ordinal)) return randn(shape, generator: generator) * 0.05;
        return randn(shape, generator: generator) / Math.Sqrt(shape.Skip(1).Aggregate(1L, (product, size) => product * size));
    }

    // The last layer of a residual branch begins as nothing, so that the network begins as the identity (Goyal et al. 2017; LDM zero_module).
    private static bool StartsAtZero(string key) =>
        key.Contains("out_layers.3.", StringComparison.Ordinal) || key.Contains(".proj_out.", StringComparison.Ordinal)
        || key.Contains(".self_attn.out_proj.", StringComparison.Ordinal) || key.Contains(".mlp.fc2.", StringComparison.Ordinal)
        || key.StartsWith("model.diffusion_model.out.2.", StringComparison.Ordinal);
}
