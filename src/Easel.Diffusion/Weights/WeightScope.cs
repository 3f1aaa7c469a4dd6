using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights;

/// <summary>
/// A place in a weight source, as candle's VarBuilder: <c>weights["input_blocks"][1][0]</c> is the prefix <c>input_blocks.1.0.</c>.
/// Networks ask it for tensors while they are built; what answers decides whether that maps a file, records names or makes leaves.
/// </summary>
/// <param name="source">What answers.</param>
/// <param name="prefix">The full key of this place, without a trailing dot.</param>
/// <param name="edges">Shared by every convolution built from here.</param>
/// <param name="prepared">Keeps what layers built from here make of their weights; without it they convert them at each use.</param>
/// <param name="contexts">Shared by every attention built from here; without it contexts are taken as they are.</param>
public readonly struct WeightScope(IWeightSource source, string prefix = "", Edges? edges = null, PreparedWeights? prepared = null, ContextChange? contexts = null)
{
    public IWeightSource Source => source;

    /// <summary>What convolutions built from here see beyond the edge.</summary>
    public Edges Edges { get; } = edges ?? new Edges();

    /// <summary>The model's weights as its operations want them, or null.</summary>
    public PreparedWeights? Prepared => prepared;

    /// <summary>What attention built from here makes of contexts, or null.</summary>
    public ContextChange? Contexts => contexts;

    /// <summary>This place for layers that compute plainly, in the maps' own layout.</summary>
    public WeightScope Unprepared => new(source, prefix, Edges, contexts: contexts);

    /// <summary>The full key of this place, without a trailing dot.</summary>
    public string Prefix => prefix;

    public WeightScope this[string name] => new(source, Key(name), Edges, prepared, contexts);

    public WeightScope this[int index] => new(source, Key(index.ToString(System.Globalization.CultureInfo.InvariantCulture)), Edges, prepared, contexts);

    public bool Has(string name) => source.Has(Key(name));

    /// <summary>The shape under <paramref name="name"/>, or null.</summary>
    public long[]? ShapeOf(string name) => source.ShapeOf(Key(name));

    /// <inheritdoc cref="IWeightSource.Take"/>
    public Tensor Take(string name, params ReadOnlySpan<long> shape) => source.Take(Key(name), shape);

    public string Key(string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";
}
