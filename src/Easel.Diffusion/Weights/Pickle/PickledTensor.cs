namespace Easel.Diffusion.Weights.Pickle;

/// <summary>A tensor of a pickle: a view of a storage, checked to stay inside it.</summary>
internal sealed class PickledTensor
{
    private const long MaximumExpansion = 1 << 24; // elements a tensor may show beyond those its storage holds (expanded views)
    private const int MaximumDimensions = 16;

    public required PickledStorage Storage { get; init; }

    public required StorageType Type { get; init; }

    /// <summary>First element, counted in the storage.</summary>
    public required long Offset { get; init; }

    public required long[] Shape { get; init; }

    public required long[] Strides { get; init; }

    /// <summary>Null when it is well formed, else what is wrong.</summary>
    public string? Fault()
    {
        if (Shape.Length != Strides.Length || Shape.Length > MaximumDimensions) return $"{Shape.Length} sizes and {Strides.Length} strides do not make a tensor";
        if (Offset < 0 || Shape.Any(size => size < 0) || Strides.Any(stride => stride < 0)) return "a size, stride or offset is negative";
        try
        {
            var (count, last) = (1L, Offset);
            for (var i = 0; i < Shape.Length; i++)
            {
                count = checked(count * Shape[i]);
                last = checked(last + Math.Max(0, Shape[i] - 1) * Strides[i]);
            }

            var elements = Storage.Bytes / Type.Size;
            if (count > 0 && last >= elements) return $"[{string.Join(", ", Shape)}] from element {Offset} reaches past its storage of {elements}";
            return count > Math.Max(elements, MaximumExpansion) ? $"[{string.Join(", ", Shape)}] shows {count} elements of a storage of {elements}" : null;
        }
        catch (OverflowException)
        {
            return $"[{string.Join(", ", Shape)}] is larger than any file";
        }
    }
}
