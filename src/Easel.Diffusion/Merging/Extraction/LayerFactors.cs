using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging.Extraction;

/// <summary>One layer's difference, factored when its first tensor is wanted and forgotten with its last.</summary>
/// <param name="layer">Which.</param>
/// <param name="tuned">The checkpoint it leads to.</param>
/// <param name="original">The checkpoint it is laid over.</param>
/// <param name="order">How.</param>
internal sealed class LayerFactors(ChangedLayer layer, StoredWeights tuned, StoredWeights original, ExtractOrder order) : IDisposable
{
    private Tensor? up;
    private Tensor? down;

    /// <summary>Squares of the difference, and of what the factors leave of it; null before they were made.</summary>
    public (double Whole, double Lost)? Squares { get; private set; }

    private long[] Shape
    {
        get
        {
            var stored = tuned.ShapeOf(layer.Weight)!;
            return layer.Third is null ? stored : [stored[0] / 3, .. stored[1..]];
        }
    }

    /// <summary>Of this layer.</summary>
    public int Rank
    {
        get
        {
            var shape = Shape;
            var inputs = shape.AsSpan(1).ToArray().Aggregate(1L, (product, size) => product * size);
            var wanted = shape.Length > 2 && (shape[2] > 1 || shape[3] > 1) ? order.ConvRank ?? order.Rank : order.Rank;
            return (int)Math.Min(wanted, Math.Min(shape[0], inputs));
        }
    }

    /// <summary>The tensors of the layer: alpha, down, up.</summary>
    public IEnumerable<SafetensorsPart> Parts()
    {
        var (shape, rank, ones) = (Shape, Rank, Enumerable.Repeat(1L, Shape.Length - 2));
        yield return new SafetensorsPart($"{layer.Name}.alpha", StorageType.F32, [], () => Arithmetic.All(rank, [], float32, CPU)); // so that nothing is scaled
        yield return new SafetensorsPart($"{layer.Name}.lora_down.weight", order.Precision, [rank, .. shape[1..]], () => Factors().Down.reshape([rank, .. shape[1..]]));
        yield return new SafetensorsPart($"{layer.Name}.lora_up.weight", order.Precision, [shape[0], rank, .. ones], () => Last().reshape([shape[0], rank, .. ones]));
    }

    public void Dispose()
    {
        up?.Dispose();
        down?.Dispose();
        (up, down) = (null, null);
    }

    private (Tensor Up, Tensor Down) Factors()
    {
        if (up is not null && down is not null) return (up, down);
        using var scope = NewDisposeScope();
        var difference = Difference(layer.Weight, layer.Third, tuned, original).flatten(1);
        (up, down) = LowRank.Factor(difference, Rank, order.Exact);
        if (order.Clamp < 1) LowRank.Clamp(up, down, order.Clamp);
        var lost = difference.Minus(up.mm(down));
        Squares = (difference.square().sum().item<float>(), lost.square().sum().item<float>());
        (up, down) = (up.DetachFromDisposeScope(), down.DetachFromDisposeScope());
        return (up, down);
    }

    private Tensor Last()
    {
        var made = Factors().Up.alias();
        Dispose();
        return made;
    }

    /// <summary>Tuned − original of a tensor or a third of it, float32, in the caller's scope.</summary>
    public static Tensor Difference(string key, int? third, StoredWeights tuned, StoredWeights original)
    {
        using var scope = NewDisposeScope();
        using var left = tuned.Read(key); // what is copied rather than mapped would stay in memory
        using var right = original.Read(key);
        return Part(left, third).to(float32).Minus(Part(right, third).to(float32)).MoveToOuterDisposeScope();
    }

    private static Tensor Part(Tensor stacked, int? third) => third is { } place ? stacked.narrow(0, place * (stacked.size(0) / 3), stacked.size(0) / 3) : stacked;
}
