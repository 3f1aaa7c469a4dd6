using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Testing;
using TorchSharp;
using Xunit;

namespace Easel.Diffusion.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private const string Valid = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"BF16","shape":[],"data_offsets":[16,18]}}""";

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Malformed => new()
    {
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}}""", "overlap" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "belong to no tensor" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "belong to no tensor" },
        { """{"a":{"dtype":"F32","shape":[5],"data_offsets":[0,20]}}""", "truncated" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[9223372036854775800,9223372036854775807]}}""", "needs 16 bytes" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "a: the key occurs twice" },
        { """{"a":{"dtype":"F32","dtype":"F16","shape":[4],"data_offsets":[0,16]}}""", "'dtype' occurs twice" },
        { """{"a":{"dtype":"F31","shape":[4],"data_offsets":[0,16]}}""", "'F31' is not known" },
        { """{"a":{"dtype":32,"shape":[4],"data_offsets":[0,16]}}""", "no dtype" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}""", "needs 12 bytes" },
        { """{"a":{"dtype":"F32","shape":[-2,-2],"data_offsets":[0,16]}}""", "-2" },
        { """{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,16]}}""", "2.5" },
        { """{"a":{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}}""", "whole number" },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]}}""", "larger than any file" },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4],"data_offsets":[0,16]}}""", "17 dimensions" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}""", "not a start and an end" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}}""", "not a start and an end" },
        { """{"a":{"dtype":"F32","shape":[4]}}""", "no data_offsets" },
        { """{"a":{"dtype":"F32","data_offsets":[0,16]}}""", "no shape" },
        { """{"a":[1,2]}""", "not an object" },
        { """{"__metadata__":{"a":1}}""", "'a' is not a text" },
        { """{"__metadata__":{"a":"1","a":"2"}}""", "'a' occurs twice" },
        { """{"__metadata__":"pt"}""", "not an object of texts" },
        { """{"__metadata__":{},"__metadata__":{}}""", "__metadata__: it occurs twice" },
        { """{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,16]}}""", "whole number" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,18446744073709551615]}}""", "whole number" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[1e1,16]}}""", "whole number" },
        { """{"a":{"dtype":"F32","shape":{"0":4},"data_offsets":[0,16]}}""", "a: it has no shape" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "b: its bytes from 0 overlap" },
        { """{"a":{"dtype":"","shape":[4],"data_offsets":[0,16]}}""", "a: the type '' is not known" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}extra""", "not valid JSON" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16],}}""", "not valid JSON" },
        { """{"a":null}""", "a: its entry is not an object" },
        { """{}""", "the last 16 bytes belong to no tensor" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}""", "not valid JSON" },
        { """{"\ud800":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "not valid JSON" },
        { """[]""", "does not begin with '{'" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":" + new string('[', 60) + new string(']', 60) + ",\"data_offsets\":[0,16]}}", "not valid JSON" },
    };

    [Fact]
    public void Every_tensor_of_a_golden_comes_out_as_it_was_written()
    {
        foreach (var (family, name) in new[] { "models", "files", "rng" }.SelectMany(family => Goldens.Names(family).Select(name => (family, name))))
        {
            var golden = Goldens.Open(family, name);
            var path = Path.ChangeExtension(golden.Path, ".safetensors");
            if (!File.Exists(path)) continue;
            foreach (var reading in new[] { FileReading.Mapped, FileReading.Copied })
            {
                using var file = SafetensorsFile.Open(path, reading);
                Assert.Equal(reading == FileReading.Mapped, file.IsMapped);
                Assert.Equal(golden.TensorNames.Order(), file.Keys.Order());
                foreach (var key in file.Keys)
                {
                    using var scope = torch.NewDisposeScope();
                    Assert.Equal(golden.ShapeOf(key), file.ShapeOf(key)!);
                    var difference = golden.Floats(key).Zip(file.Read(key).to(torch.float32).contiguous().data<float>(), (a, b) => a.Equals(b) ? 0 : 1).Sum();
                    Assert.Equal(0, difference);
                }
            }

            Goldens.Report($"{family}/{name}: safetensors", true, "every tensor bit for bit, mapped and copied");
        }
    }

    [Fact]
    public void A_valid_file_gives_views_metadata_and_types()
    {
        var path = Write("valid.safetensors", Valid, 18);
        using var file = SafetensorsFile.Open(path, FileReading.Mapped);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(["a", "b"], file.Keys);
        Assert.Equal([2, 2], file.ShapeOf("a")!);
        Assert.Null(file.ShapeOf("c"));
        Assert.Same(StorageType.BF16, file.TypeOf("b"));
        Assert.Equal(torch.ScalarType.BFloat16, file.Take("b", []).dtype);
        Assert.Contains("no such tensor", Assert.Throws<WeightsException>(() => file.Read("c")).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 2] where [4]", Assert.Throws<WeightsException>(() => file.Take("a", [4])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_outlives_the_scope_it_was_taken_in()
    {
        using var file = SafetensorsFile.Open(Write("valid.safetensors", Valid, 18));
        torch.Tensor tensor;
        using (torch.NewDisposeScope()) tensor = file.Read("a");
        Assert.Equal(4, tensor.numel());
        Assert.Same(tensor, file.Read("a"));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_header_is_refused_with_its_reason(string header, string reason)
    {
        var path = Write("bad.safetensors", header, 16);
        var wrong = Assert.Throws<WeightsException>(() => SafetensorsFile.Open(path));
        Assert.Contains(reason, wrong.Message, StringComparison.Ordinal);
        Assert.StartsWith(path + ": ", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(wrong.Message, Assert.Throws<WeightsException>(() => Checkpoint.Open(path)).Message);
    }

    [Fact]
    public void Empty_short_and_absurd_files_are_refused()
    {
        var huge = new byte[64];
        huge.AsSpan(0, 8).Fill(0xff);
        var long100M = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(long100M, 0);
        Assert.Contains("0 bytes", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("too few", Refusal([1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("18446744073709551615", Refusal(huge), StringComparison.Ordinal);
        Assert.Contains("even an empty one", Refusal(long100M), StringComparison.Ordinal);
        Assert.Contains("not valid JSON", Refusal([4, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xff, 0xfe, (byte)'}']), StringComparison.Ordinal);
        Assert.Contains("cannot be opened", Assert.Throws<WeightsException>(() => SafetensorsFile.Open(folder["none.safetensors"])).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be opened", Assert.Throws<WeightsException>(() => SafetensorsFile.Open(folder.Path)).Message, StringComparison.Ordinal);

        string Refusal(byte[] bytes) => Assert.Throws<WeightsException>(() => SafetensorsFile.Open(folder.Write("bad.safetensors", bytes))).Message;
    }

    [Fact]
    public void A_truncated_file_is_refused_at_every_length()
    {
        var bytes = Bytes(Valid, 18);
        for (var length = 0; length < bytes.Length; length++)
        {
            var path = folder.Write("cut.safetensors", bytes.AsSpan(0, length));
            Assert.Throws<WeightsException>(() => SafetensorsFile.Open(path));
        }
    }

    [Fact]
    public void A_file_that_changed_while_open_is_refused_where_the_system_let_it_change()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows refuses the writer instead");
        foreach (var reading in new[] { FileReading.Mapped, FileReading.Copied })
        {
            var path = Write("changing.safetensors", Valid, 18);
            using var file = SafetensorsFile.Open(path, reading);
            Truncate(path, 100);
            Assert.Contains("changed while it was in use", Assert.Throws<WeightsException>(() => file.Read("a")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_was_removed_or_replaced_stays_readable_as_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows refuses to remove it instead");
        var path = Write("removed.safetensors", Valid, 18);
        using var file = SafetensorsFile.Open(path, FileReading.Mapped);
        File.Move(folder.Write("other", [1, 2, 3]), path, overwrite: true);
        Assert.Equal(0f, file.Read("a")[1, 1].item<float>());
        File.Delete(path);
        Assert.Equal(0f, file.Read("b").to(torch.float32).item<float>());
    }

    [Fact]
    public void Random_damage_is_a_weights_exception_or_harmless() =>
        Gen.Select(Gen.Int[0, Valid.Length + 25], Gen.Byte, Gen.Int[0, Valid.Length + 25], Gen.Byte).Sample((first, one, second, other) =>
        {
            var bytes = Bytes(Valid, 18);
            bytes[first] = one;
            bytes[second] = other;
            try
            {
                var header = SafetensorsHeader.Parse("damaged", bytes.AsMemory(8, SafetensorsHeader.LengthFrom("damaged", bytes, bytes.Length)), bytes.Length);
                return header.Entries.Values.All(entry => header.DataStart + entry.End <= bytes.Length);
            }
            catch (WeightsException)
            {
                return true;
            }
        }, iter: 20_000, threads: 1);

    public void Dispose() => folder.Dispose();

    /// <summary>Cuts a file past .NET's advisory lock, as another program would.</summary>
    private static void Truncate(string path, long length) => Assert.Equal(0, TruncateFile(path, length));

    [DllImport("libc", EntryPoint = "truncate", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int TruncateFile(string path, long length);

    private static byte[] Bytes(string header, int dataLength)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        return bytes;
    }

    private string Write(string name, string header, int dataLength) => folder.Write(name, Bytes(header, dataLength));
}
