using System.Text.Json;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Benchmarks;

/// <summary>A checkpoint of a published architecture's full size with random weights: as slow and as large as a real one, and free to make.</summary>
public static class SyntheticCheckpoint
{
    private const int DrawnElements = 1 << 22; // random numbers are drawn once and used again for every tensor
    private const long Seed = 1;

    /// <summary>Writes a safetensors file.</summary>
    /// <param name="file">Where to; writable, at its start.</param>
    /// <param name="architecture"><see cref="KnownArchitectures.Sd15"/> or <see cref="KnownArchitectures.Sdxl"/>.</param>
    /// <param name="type">float16, bfloat16 or float32.</param>
    /// <exception cref="ArgumentException">Another architecture or type.</exception>
    public static void Write(Stream file, Architecture architecture, ScalarType type)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var storage = StorageType.Of(type) is { Size: 2 or 4 } known ? known : throw new ArgumentException($"{type} is no type to store weights in; give Float16, BFloat16 or Float32", nameof(type));
        var shapes = Shapes(architecture);
        WriteHeader(file, shapes, storage);

        using var generator = new Generator(Seed, CPU);
        var drawn = randn([DrawnElements], generator: generator);
        var (values, stored) = (empty(DrawnElements), empty(DrawnElements, dtype: storage.Scalar)); // a new one a piece would leave a hole in the heap for each, 14 GB for SDXL
        foreach (var (key, shape) in shapes) WriteTensor(file, drawn, values, stored, key, shape);
    }

    /// <summary>Keys and shapes of all tensors, in the file's order.</summary>
    /// <param name="architecture">As for <see cref="Write"/>.</param>
    /// <exception cref="ArgumentException">Another architecture.</exception>
    public static IReadOnlyList<(string Key, long[] Shape)> Shapes(Architecture architecture)
    {
        var unet = architecture.Id switch
        {
            "sd15" => UNetConfig.Sd15,
            "sdxl" => UNetConfig.Sdxl,
            _ => throw new ArgumentException($"there is no synthetic {architecture.Title}; give sd15 or sdxl", nameof(architecture)),
        };
        using var keys = new RecordedKeys();
        _ = new UNet(new WeightScope(keys, architecture.UNetPrefix), unet);
        _ = new AutoencoderKL(new WeightScope(keys, architecture.VaePrefix), VaeConfig.Sd);
        return [.. keys.Shapes.Select(entry => (entry.Key, entry.Value)), .. architecture.Encoders.SelectMany(TextEncoderShapes.Of)];
    }

    private static void WriteHeader(Stream file, IReadOnlyList<(string Key, long[] Shape)> shapes, StorageType type)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            var offset = 0L;
            json.WriteStartObject();
            foreach (var (key, shape) in shapes)
            {
                var end = offset + Count(shape) * type.Size;
                json.WriteStartObject(key);
                json.WriteString("dtype", type.Name);
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        file.Write(BitConverter.GetBytes(header.Length));
        header.WriteTo(file);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    // Weights of variance 1 / fan-in keep the variance of what passes; norms start as the identity.
    private static void WriteTensor(Stream file, Tensor drawn, Tensor values, Tensor stored, string key, long[] shape)
    {
        var fanIn = shape.Length > 1 ? Count(shape.AsSpan(1)) : 0;
        var isScale = fanIn == 0 && key.EndsWith(".weight", StringComparison.Ordinal);
        for (long left = Count(shape); left > 0; left -= DrawnElements)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(left, DrawnElements);
            var piece = values.narrow(0, 0, count);
            using var number = fanIn > 0 ? Math.Sqrt(fanIn).ToScalar() : (isScale ? 1.0 : 0.0).ToScalar();
            if (fanIn > 0) piece.copy_(drawn.narrow(0, 0, count)).div_(number);
            else piece.fill_(number);
            file.Write(stored.narrow(0, 0, count).copy_(piece).bytes);
        }
    }

    private static long Count(ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape) count *= size;
        return count;
    }
}
