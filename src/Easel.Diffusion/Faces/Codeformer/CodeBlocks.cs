using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Faces.Codeformer;

/// <summary>The blocks of an encoder or generator, each told by its keys.</summary>
internal static class CodeBlocks
{
    private const int Most = 256;

    /// <param name="weights">Where they lie, numbered from 0.</param>
    /// <param name="halves">Whether a lone convolution named <c>conv</c> halves the size; else it doubles.</param>
    public static IReadOnlyList<ICodeBlock> Of(WeightScope weights, bool halves)
    {
        List<ICodeBlock> blocks = [];
        for (var place = 0; place < Most && Block(weights[place], halves) is { } block; place++) blocks.Add(block);
        return blocks.Count > 0 ? blocks : throw WeightsException.Missing(weights.Source.Name, weights[0].Key("weight"));
    }

    /// <summary>Channels are normalised in 32 groups, and fewer where there are fewer channels.</summary>
    public static long Groups(long channels) => Math.Min(32, channels);

    /// <exception cref="WeightsException">There is no such tensor, or it has another number of dimensions.</exception>
    public static long[] Shape(WeightScope weights, string name, int dimensions) => weights.ShapeOf(name) is { } shape && shape.Length == dimensions
        ? shape
        : throw WeightsException.Missing(weights.Source.Name, weights.Key(name));

    private static ICodeBlock? Block(WeightScope weights, bool halves) =>
        weights.Has("conv1.weight") ? new CodeResBlock(weights)
        : weights.Has("q.weight") ? new CodeAttention(weights)
        : weights.Has("conv.weight") ? new CodeResize(weights, halves)
        : weights.Has("weight") ? new CodeLayer(weights)
        : null;
}
