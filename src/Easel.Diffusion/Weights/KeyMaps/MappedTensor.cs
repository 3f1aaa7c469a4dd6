using System.Collections.Immutable;

namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>What a tensor under an original checkpoint's name is made of.</summary>
/// <param name="Sources">One, or three for a <see cref="TensorChange.Stacked"/> one: where it lies and under which name.</param>
/// <param name="Change">What is done to them.</param>
internal sealed record MappedTensor(ImmutableArray<(StoredWeights Weights, string Key)> Sources, TensorChange Change)
{
    /// <summary>Its shape; null when its sources do not fit the change.</summary>
    public long[]? Shape
    {
        get
        {
            var shapes = Sources.Select(source => source.Weights.ShapeOf(source.Key)!).ToList();
            return (Change, shapes[0]) switch
            {
                (TensorChange.Pointwise, [var outputs, var inputs]) => [outputs, inputs, 1, 1],
                (TensorChange.Pointwise, [_, _, _, _] already) => already,
                (TensorChange.Transposed, [var rows, var columns]) => [columns, rows],
                (TensorChange.Stacked, [var first, .. var rest]) when shapes.TrueForAll(shape => shape.AsSpan().SequenceEqual(shapes[0])) => [first * shapes.Count, .. rest],
                (TensorChange.None, var same) => same,
                _ => null,
            };
        }
    }

    public StorageType Type => Sources[0].Weights.TypeOf(Sources[0].Key)!;
}
