using System.Runtime.InteropServices;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Pickle;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Weights;

/// <summary>Stored bits against the numbers they mean, for every storage type, mapped and copied.</summary>
public sealed class StorageTypeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Type, its name in pickles (a storage class, or a dtype of an untyped storage), and whether that is a dtype.</summary>
    public static TheoryData<string, string?, bool> Types => new()
    {
        { "F64", "DoubleStorage", false },
        { "F32", "FloatStorage", false },
        { "F16", "HalfStorage", false },
        { "BF16", "BFloat16Storage", false },
        { "F8_E4M3", "float8_e4m3fn", true },
        { "F8_E5M2", "float8_e5m2", true },
        { "I64", "LongStorage", false },
        { "I32", "IntStorage", false },
        { "I16", "ShortStorage", false },
        { "I8", "CharStorage", false },
        { "U64", null, false },
        { "U32", null, false },
        { "U16", null, false },
        { "U8", "ByteStorage", false },
        { "BOOL", "BoolStorage", false },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Stored_bits_mean_the_numbers_they_should(string name, string? pickled, bool isType)
    {
        var type = StorageType.Named(name)!;
        var (bytes, expected) = Patterns(name);
        var path = folder.Write("a.safetensors", [.. Header(type, expected.Length), .. bytes]);
        foreach (var reading in new[] { FileReading.Mapped, FileReading.Copied })
        {
            using var file = SafetensorsFile.Open(path, reading);
            AssertSame(expected, file.Read("a"), type);
        }

        if (pickled is null) return;
        var zip = HandMadePickle.Zip(folder["a.pt"], HandMadePickle.Tensor(isType ? null : pickled, isType ? bytes.Length : expected.Length, isType ? pickled : null, expected.Length), bytes);
        foreach (var reading in new[] { FileReading.Mapped, FileReading.Copied })
        {
            using var file = PickleFile.Open(zip, reading);
            Assert.Same(type, file.TypeOf("a"));
            AssertSame(expected, file.Read("a"), type);
        }
    }

    [Fact]
    public void Every_storage_type_is_tested() => Assert.Equal(StorageType.All.Select(type => type.Name).Order(StringComparer.Ordinal), Types.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("F64", 0x7FF0_0000_0000_0000)]
    [InlineData("F32", 0x7F80_0000)]
    [InlineData("F16", 0x7C00)]
    [InlineData("BF16", 0x7F80)]
    [InlineData("F8_E5M2", 0x7C)]
    [InlineData("F8_E4M3", 0x7F)]
    public void Numbers_that_are_none_are_counted(string name, ulong bits)
    {
        var type = StorageType.Named(name)!;
        ulong sign = 1UL << (8 * type.Size - 1), one = name == "F8_E4M3" ? 0UL : 1UL;
        ulong[] patterns = [0, sign, bits - 1, (bits - 1) | sign, 1, bits, bits | sign, bits + one, bits | sign | one];
        var path = folder.Write("n.safetensors", [.. Header(type, patterns.Length), .. patterns.SelectMany(pattern => BitConverter.GetBytes(pattern)[..type.Size])]);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(4, NonFinite.Count(file, "a"));
        Assert.Equal(4, patterns.Length - file.Read("a").to(float32).isfinite().sum().item<long>() - (name == "F64" ? 2 : 0)); // as torch sees it; the largest doubles are no floats
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Header(StorageType type, int count)
    {
        var json = $"{{\"a\":{{\"dtype\":\"{type.Name}\",\"shape\":[{count}],\"data_offsets\":[0,{count * type.Size}]}}}}";
        return [.. BitConverter.GetBytes((long)json.Length), .. json.Select(letter => (byte)letter)];
    }

    /// <summary>Bytes, and the numbers they mean, computed without torch.</summary>
    private static (byte[] Bytes, double[] Numbers) Patterns(string name)
    {
        var octets = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var words = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        long[] wide = [0, 1, -1, 77, long.MaxValue, long.MinValue, 1L << 53];
        return name switch
        {
            "F64" => Of<double>([0, -0.0, 1, -2.5, Math.PI, 1e300, double.Epsilon, double.NaN, double.PositiveInfinity], x => x),
            "F32" => Of<float>([0, -0f, 1, -2.5f, 3.1415927f, 1e-40f, float.MaxValue, float.Epsilon, float.NaN, float.NegativeInfinity], x => x),
            "F16" => Of(words, bits => (double)BitConverter.UInt16BitsToHalf(bits)),
            "BF16" => Of(words, bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
            "F8_E5M2" => Of(octets, bits => (double)BitConverter.UInt16BitsToHalf((ushort)(bits << 8))),
            "F8_E4M3" => Of(octets, FourThree),
            "I64" => Of(wide, x => x),
            "I32" => Of([0, 1, -1, int.MaxValue, int.MinValue], x => x),
            "I16" => Of(words, bits => (short)bits),
            "I8" => Of(octets, bits => (sbyte)bits),
            "U64" => Of<ulong>([0, 1, 1UL << 53, 12345678901], x => x),
            "U32" => Of<uint>([0, 1, uint.MaxValue], x => x),
            "U16" => Of(words, bits => bits),
            "U8" => Of(octets, bits => bits),
            _ => Of<byte>([0, 1, 1, 0], bits => bits),
        };
    }

    // 1 sign, 4 exponent bits with bias 7, 3 of mantissa; all ones is NaN and there is no infinity (Micikevicius et al. 2022).
    private static double FourThree(byte bits)
    {
        var (exponent, mantissa) = ((bits >> 3) & 15, bits & 7);
        if (exponent == 15 && mantissa == 7) return double.NaN;
        var size = exponent == 0 ? mantissa / 8.0 * Math.Pow(2, -6) : (1 + mantissa / 8.0) * Math.Pow(2, exponent - 7);
        return bits >= 128 ? -size : size;
    }

    private static (byte[] Bytes, double[] Numbers) Of<T>(T[] stored, Func<T, double> meaning)
        where T : unmanaged => (MemoryMarshal.AsBytes<T>(stored).ToArray(), [.. stored.Select(meaning)]);

    private static void AssertSame(double[] expected, Tensor actual, StorageType type)
    {
        Assert.Equal(type.Scalar, actual.dtype);
        var numbers = actual.to(type.Name is "F8_E4M3" or "F8_E5M2" ? float32 : float64).to(float64).data<double>().ToArray();
        Assert.Equal(expected, numbers);
    }
}
