using static TorchSharp.torch;

namespace Easel.Diffusion.Weights;

/// <summary>Lets a network be built without its weights: tells it the shapes of another source, gives it zeros that take no memory, and remembers what it asked for.</summary>
/// <param name="shapes">What answers for keys and shapes: an opened file, or a list.</param>
/// <param name="lacking">Told of each tensor that is not there or has another shape, which is then given as it should be; null throws at the first.</param>
public sealed class RecordingWeights(IWeightSource shapes, Action<LackingTensor>? lacking = null) : IWeightSource, IDisposable
{
    private readonly Dictionary<string, long[]> asked = new(StringComparer.Ordinal);
    private readonly Tensor zero = zeros(1).DetachFromDisposeScope();
    private readonly List<Tensor> given = [];

    public string Name => shapes.Name;

    /// <summary>Every key that was taken, and the shape it was taken in.</summary>
    public IReadOnlyDictionary<string, long[]> Asked => asked;

    public bool Has(string key) => shapes.Has(key);

    public long[]? ShapeOf(string key) => shapes.ShapeOf(key);

    public Tensor Take(string key, ReadOnlySpan<long> shape)
    {
        var stored = shapes.ShapeOf(key);
        if (!shape.SequenceEqual(stored))
        {
            if (lacking is null) throw stored is null ? WeightsException.Missing(Name, key) : WeightsException.OtherShape(Name, key, stored, shape);
            lacking(new LackingTensor(key, shape.ToArray(), stored));
        }

        asked[key] = shape.ToArray();
        given.Add(zero.expand(shape).DetachFromDisposeScope());
        return given[^1];
    }

    public void Dispose()
    {
        foreach (var tensor in given) tensor.Dispose();
        zero.Dispose();
    }
}
