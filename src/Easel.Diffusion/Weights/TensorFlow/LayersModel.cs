using System.Runtime.InteropServices;
using System.Text.Json;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.TensorFlow;

/// <summary>Reads the weights of a TensorFlow.js layers model: <c>model.json</c> with its weights in shards beside it, float32.</summary>
/// <remarks>The manifest lists groups of shards, whose bytes follow each other, and the tensors in them in order (tfjs, io/types.ts WeightsManifestConfig).</remarks>
public static class LayersModel
{
    private const int MaximumJsonBytes = 16 << 20;

    /// <summary>The tensors by the manifest's names (<c>layer/kernel</c>), as stored: a convolution's kernel is [height, width, inputs, outputs].</summary>
    /// <param name="path">The model.json.</param>
    /// <exception cref="WeightsException">A file is missing or malformed, or a tensor is quantised.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaximumJsonBytes) throw new WeightsException(path, null, $"a layers model's description has at most {MaximumJsonBytes} bytes");
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
            foreach (var group in json.RootElement.GetProperty("weightsManifest").EnumerateArray()) ReadGroup(path, group, tensors);
            return tensors;
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(path, null, $"it cannot be read as a TensorFlow.js layers model: {wrong.Message}");
        }
    }

    private static void ReadGroup(string path, JsonElement group, Dictionary<string, Tensor> tensors)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var bytes = group.GetProperty("paths").EnumerateArray().SelectMany(name => File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(name.GetString()!)))).ToArray();
        var at = 0;
        foreach (var entry in group.GetProperty("weights").EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            if (entry.GetProperty("dtype").GetString() != "float32" || entry.TryGetProperty("quantization", out _)) throw new WeightsException(path, name, "only float32 weights that are not quantised can be imported");
            var shape = entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
            var length = checked((int)(4 * shape.Aggregate(1L, (product, size) => product * size)));
            if (length < 0 || at + length > bytes.Length) throw new WeightsException(path, name, $"its shards end at byte {bytes.Length}, inside this tensor");
            tensors[name] = tensor(MemoryMarshal.Cast<byte, float>(bytes.AsSpan(at, length)).ToArray()).reshape(shape);
            at += length;
        }

        if (at != bytes.Length) throw new WeightsException(path, null, $"its shards have {bytes.Length} bytes where the manifest asks for {at}");
    }
}
