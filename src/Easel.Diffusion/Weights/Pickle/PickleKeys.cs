namespace Easel.Diffusion.Weights.Pickle;

/// <summary>Compares dictionary keys with hashes that a file's maker cannot foresee: .NET's own of numbers let a small file fill one bucket with millions.</summary>
internal sealed class PickleKeys : IEqualityComparer<object>
{
    public static PickleKeys Comparer { get; } = new();

    public new bool Equals(object? x, object? y) => object.Equals(x, y);

    public int GetHashCode(object key) => key switch
    {
        long number => HashCode.Combine((int)number, (int)(number >> 32)),
        double number => HashCode.Combine((int)BitConverter.DoubleToInt64Bits(number), (int)(BitConverter.DoubleToInt64Bits(number) >> 32)),
        _ => key.GetHashCode(),
    };
}
