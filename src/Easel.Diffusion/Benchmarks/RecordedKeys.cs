using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Benchmarks;

/// <summary>A weight source that only notes which tensors a network asks for. It hands out nothing to compute with.</summary>
internal sealed class RecordedKeys : IWeightSource, IDisposable
{
    private readonly Dictionary<string, long[]> shapes = new(StringComparer.Ordinal);
    private readonly Tensor nothing = empty(0).DetachFromDisposeScope();

    public string Name => "recorded keys";

    /// <summary>What was asked for.</summary>
    public IReadOnlyDictionary<string, long[]> Shapes => shapes;

    public bool Has(string key) => shapes.ContainsKey(key);

    public long[]? ShapeOf(string key) => shapes.GetValueOrDefault(key);

    public Tensor Take(string key, ReadOnlySpan<long> shape)
    {
        shapes[key] = shape.ToArray();
        return nothing;
    }

    public void Dispose() => nothing.Dispose();
}
