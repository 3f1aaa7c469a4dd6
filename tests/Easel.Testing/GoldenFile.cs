using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Easel.Testing;

/// <summary>One recording: a manifest (<c>family/name.json</c>) and the tensors beside it (<c>family/name.safetensors</c>).</summary>
/// <remarks>Reads safetensors by itself, so that a golden never passes through the code it judges.</remarks>
public sealed class GoldenFile
{
    private readonly Dictionary<string, (string Type, long[] Shape, long Start, long End)> entries = [];
    private readonly byte[] bytes = [];

    internal GoldenFile(string manifest)
    {
        Path = manifest;
        Name = System.IO.Path.GetFileNameWithoutExtension(manifest);
        Manifest = JsonDocument.Parse(File.ReadAllBytes(manifest)).RootElement;

        var tensors = System.IO.Path.ChangeExtension(manifest, ".safetensors");
        if (!File.Exists(tensors)) return;
        bytes = File.ReadAllBytes(tensors);
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        foreach (var entry in JsonDocument.Parse(bytes.AsMemory(8, header)).RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__") continue;
            var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
            var offsets = entry.Value.GetProperty("data_offsets");
            entries[entry.Name] = (entry.Value.GetProperty("dtype").GetString()!, shape, 8 + header + offsets[0].GetInt64(), 8 + header + offsets[1].GetInt64());
        }
    }

    public string Path { get; }

    /// <summary>File name without extension, such as <c>tiny-sd15</c>.</summary>
    public string Name { get; }

    public JsonElement Manifest { get; }

    /// <summary>The manifest's <c>data</c>.</summary>
    public JsonElement Data => Manifest.GetProperty("data");

    public IEnumerable<string> TensorNames => entries.Keys;

    public bool Has(string tensor) => entries.ContainsKey(tensor);

    public long[] ShapeOf(string tensor) => entries[tensor].Shape;

    /// <summary>The values of <paramref name="tensor"/> as float32 (stored F32, F64, F16, I64, I32 or U8).</summary>
    public float[] Floats(string tensor)
    {
        var (type, _, start, end) = entries[tensor];
        var data = bytes.AsSpan((int)start, (int)(end - start));
        return type switch
        {
            "F32" => MemoryMarshal.Cast<byte, float>(data).ToArray(),
            "F64" => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(data).ToArray(), x => (float)x),
            "F16" => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(data).ToArray(), x => (float)x),
            "I64" => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(data).ToArray(), x => (float)x),
            "I32" => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(data).ToArray(), x => (float)x),
            "U8" => Array.ConvertAll(data.ToArray(), x => (float)x),
            _ => throw new NotSupportedException($"{Path}: {tensor} is {type}"),
        };
    }
}
