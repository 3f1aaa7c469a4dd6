using System.Text;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>NumPy's pickled arrays and numbers, little-endian.</summary>
internal static class Numpy
{
    /// <summary>A number from (dtype, its bytes).</summary>
    public static object? Scalar(object?[] arguments, PickleReader reader)
    {
        if (arguments is not [PickledObject dtype, var data]) throw reader.Wrong("a numpy number is malformed");
        var type = TypeOf(dtype, reader);
        var bytes = BytesOf(data, reader);
        if (bytes.Length < type.Size) throw reader.Wrong("a numpy number is too short");
        return type.Name switch
        {
            "F64" => BitConverter.ToDouble(bytes),
            "F32" => (double)BitConverter.ToSingle(bytes),
            "F16" => (double)BitConverter.ToHalf(bytes),
            "I64" => BitConverter.ToInt64(bytes),
            "I32" => (long)BitConverter.ToInt32(bytes),
            "I16" => (long)BitConverter.ToInt16(bytes),
            "I8" => (long)(sbyte)bytes[0],
            "BOOL" => bytes[0] != 0,
            _ => (long)bytes[0],
        };
    }

    /// <summary>A tensor from an array whose state is (version, shape, dtype, whether by columns, bytes).</summary>
    public static PickledTensor Array(PickledObject array, PickleReader reader)
    {
        if (array.State is not object?[] { Length: 5 } state || state[1] is not object?[] sizes || state[2] is not PickledObject dtype)
            throw reader.Wrong("a numpy array is malformed");
        var type = TypeOf(dtype, reader);
        var shape = System.Array.ConvertAll(sizes, size => size is long and >= 0 and var number ? number : throw reader.Wrong("a numpy array's size is no number"));
        var bytes = BytesOf(state[4], reader);
        reader.ChargeItems(3L * sizes.Length);
        var byColumns = state[3] is true or 1L;
        var strides = TensorFile.RowMajor(byColumns ? [.. shape.Reverse()] : shape);
        var tensor = new PickledTensor
        {
            Storage = new PickledStorage("numpy", type, bytes.Length / type.Size) { Place = PickledBytes.Of(bytes) },
            Type = type,
            Offset = 0,
            Shape = shape,
            Strides = byColumns ? [.. strides.Reverse()] : strides,
        };
        return tensor.Fault() is { } fault ? throw reader.Wrong($"a numpy array is malformed: {fault}") : tensor;
    }

    private static StorageType TypeOf(PickledObject dtype, PickleReader reader)
    {
        var name = dtype.Arguments.FirstOrDefault() as string;
        if (dtype.State is object?[] { Length: > 1 } state && state[1] is ">") throw reader.Wrong("a numpy value is big-endian");
        return name switch
        {
            "f8" => StorageType.F64,
            "f4" => StorageType.F32,
            "f2" => StorageType.F16,
            "i8" => StorageType.I64,
            "i4" => StorageType.I32,
            "i2" => StorageType.I16,
            "i1" => StorageType.I8,
            "u1" => StorageType.U8,
            "b1" => StorageType.Bool,
            _ => throw reader.Wrong($"the numpy type '{name}' is not known"),
        };
    }

    private static byte[] BytesOf(object? data, PickleReader reader)
    {
        if (data is byte[] bytes) return bytes;
        if (data is not string text) throw reader.Wrong("a numpy value has no bytes");
        reader.Charge(text.Length);
        return Encoding.Latin1.GetBytes(text);
    }
}
