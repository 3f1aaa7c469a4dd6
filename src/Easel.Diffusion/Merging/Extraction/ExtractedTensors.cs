using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging.Extraction;

/// <summary>The tensors of an extracted LoRA, made layer by layer when their turn comes.</summary>
internal sealed class ExtractedTensors : IDisposable
{
    private const long HeldBytes = 1 << 28;

    private readonly Checkpoint tuned;
    private readonly Checkpoint original;
    private readonly ExtractOrder order;
    private readonly HashSet<string> different = new(StringComparer.Ordinal);
    private readonly HashSet<string> held = new(StringComparer.Ordinal);
    private readonly List<LayerFactors> layers = [];

    public ExtractedTensors(Checkpoint tuned, Checkpoint original, ExtractOrder order, CancellationToken cancel)
    {
        (this.tuned, this.original, this.order) = (tuned, original, order);
        Compare(cancel);
        Parts = [.. Layers().SelectMany(PartsOf)];
    }

    public IReadOnlyList<SafetensorsPart> Parts { get; }

    /// <summary>How many layers are changed.</summary>
    public int Count { get; private set; }

    /// <summary>Keys of tensors that differ and are not among the parts.</summary>
    public IReadOnlyList<string> LeftOut => [.. tuned.Weights.Keys.Where(key => different.Contains(key) && !held.Contains(key))];

    /// <summary>Whether anything differs at all.</summary>
    public bool Differs => different.Count > 0;

    /// <summary>Share of the differences that the factors hold; null when some were made by an earlier attempt.</summary>
    public double? Kept
    {
        get
        {
            if (layers.Any(layer => layer.Squares is null)) return null;
            var whole = layers.Sum(layer => layer.Squares!.Value.Whole);
            return whole > 0 ? Math.Max(0, 1 - layers.Sum(layer => layer.Squares!.Value.Lost) / whole) : 1;
        }
    }

    public void Dispose()
    {
        foreach (var layer in layers) layer.Dispose();
    }

    // Which tensors differ must be known before the header is written.
    private void Compare(CancellationToken cancel)
    {
        var read = 0L;
        foreach (var key in tuned.Weights.Keys)
        {
            cancel.ThrowIfCancellationRequested();
            if (original.Weights.ShapeOf(key) is not { } shape || !shape.AsSpan().SequenceEqual(tuned.Weights.ShapeOf(key)) || !ModelTypes.IsFloating(tuned.Weights.TypeOf(key)!)) continue;
            using var scope = NewDisposeScope();
            using (var left = tuned.Weights.Read(key))
            using (var right = original.Weights.Read(key))
            {
                if (!AreAlike(left, right)) different.Add(key);
                read += left.numel() * (left.element_size() + right.element_size());
            }

            if (read < HeldBytes) continue;
            (read, _) = (0, Release());
        }
    }

    private static bool AreAlike(Tensor left, Tensor right)
    {
        if (left.dtype != right.dtype || left.element_size() == 1) (left, right) = (left.to(float32), right.to(float32));
        return left.Equals(right);
    }

    private bool Release()
    {
        tuned.Weights.ReleasePages();
        original.Weights.ReleasePages();
        return true;
    }

    // Of OpenCLIP's attention all four layers or none: other programs do not stack less.
    private IEnumerable<ChangedLayer> Layers()
    {
        foreach (var layer in new TrainerNames(tuned.Architecture, tuned.Weights).All())
        {
            if (order.WithoutText && !layer.Weight.StartsWith(tuned.Architecture.UNetPrefix, StringComparison.Ordinal)) continue;
            var differs = different.Contains(layer.Weight)
                || (layer.Third is not null && different.Contains(layer.Weight.Replace("in_proj_weight", "out_proj.weight", StringComparison.Ordinal)))
                || different.Contains(layer.Weight.Replace("out_proj.weight", "in_proj_weight", StringComparison.Ordinal));
            if (differs && original.Weights.Has(layer.Weight)) yield return layer;
            else if (order.Whole && different.Contains(layer.Bias) && layer.Third is null) yield return layer;
        }
    }

    private IEnumerable<SafetensorsPart> PartsOf(ChangedLayer layer)
    {
        if (layer.Place == LayerUse.Residual && order.ConvRank is null && !order.Whole) yield break;
        if (layer.Place == LayerUse.Other && !order.Whole) yield break;
        Count++;
        held.Add(layer.Weight);
        if (tuned.Weights.ShapeOf(layer.Weight)!.Length < 2)
        {
            yield return Whole(layer, layer.Weight, "w_norm");
            if (tuned.Weights.Has(layer.Bias)) yield return Whole(layer, layer.Bias, "b_norm");
            yield break;
        }

        var factors = new LayerFactors(layer, tuned.Weights, original.Weights, order);
        layers.Add(factors);
        foreach (var part in factors.Parts()) yield return part;
        if (order.Whole && different.Contains(layer.Bias)) yield return Whole(layer, layer.Bias, "diff_b");
    }

    private SafetensorsPart Whole(ChangedLayer layer, string key, string name)
    {
        held.Add(key);
        var shape = tuned.Weights.ShapeOf(key)!;
        if (layer.Third is not null) shape = [shape[0] / 3, .. shape[1..]];
        return new SafetensorsPart($"{layer.Name}.{name}", order.Precision, shape, () => LayerFactors.Difference(key, layer.Third, tuned.Weights, original.Weights));
    }
}
