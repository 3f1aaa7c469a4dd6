using static TorchSharp.torch;

namespace Easel.Diffusion.Weights;

/// <summary>How the elements of a stored tensor are kept; names as safetensors writes them.</summary>
/// <param name="Name">Such as <c>BF16</c>.</param>
/// <param name="Scalar">libtorch's number for it; TorchSharp has no names for the two 8-bit floats (24, 23) and the wider unsigned numbers (27 to 29).</param>
/// <param name="Size">Bytes an element.</param>
public sealed record StorageType(string Name, ScalarType Scalar, int Size)
{
    public static readonly StorageType F64 = new("F64", ScalarType.Float64, 8);
    public static readonly StorageType F32 = new("F32", ScalarType.Float32, 4);
    public static readonly StorageType F16 = new("F16", ScalarType.Float16, 2);
    public static readonly StorageType BF16 = new("BF16", ScalarType.BFloat16, 2);

    /// <summary>Four exponent bits, three of mantissa, no infinity; largest 448.</summary>
    public static readonly StorageType F8E4M3 = new("F8_E4M3", (ScalarType)24, 1);

    /// <summary>Five exponent bits, two of mantissa: the upper half of a float16.</summary>
    public static readonly StorageType F8E5M2 = new("F8_E5M2", (ScalarType)23, 1);

    public static readonly StorageType I64 = new("I64", ScalarType.Int64, 8);
    public static readonly StorageType I32 = new("I32", ScalarType.Int32, 4);
    public static readonly StorageType I16 = new("I16", ScalarType.Int16, 2);
    public static readonly StorageType I8 = new("I8", ScalarType.Int8, 1);
    public static readonly StorageType U8 = new("U8", ScalarType.Byte, 1);
    public static readonly StorageType U16 = new("U16", (ScalarType)27, 2);
    public static readonly StorageType U32 = new("U32", (ScalarType)28, 4);
    public static readonly StorageType U64 = new("U64", (ScalarType)29, 8);
    public static readonly StorageType Bool = new("BOOL", ScalarType.Bool, 1);

    public static IReadOnlyList<StorageType> All { get; } = [F64, F32, F16, BF16, F8E4M3, F8E5M2, I64, I32, I16, I8, U64, U32, U16, U8, Bool];

    /// <summary>Whether it is one of the 8-bit floats, which libtorch stores and converts but does not compute with.</summary>
    public bool IsFloat8 => ReferenceEquals(this, F8E4M3) || ReferenceEquals(this, F8E5M2);

    public static StorageType? Named(string name) => All.FirstOrDefault(type => type.Name == name);

    public static StorageType? Of(ScalarType scalar) => All.FirstOrDefault(type => type.Scalar == scalar);

    public override string ToString() => Name;
}
