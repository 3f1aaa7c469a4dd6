using System.Runtime.InteropServices;
using System.Text.Json;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>Writes tensors to a safetensors file in one go: under a temporary name, flushed, then renamed, so that a half-written file never bears the name.</summary>
public static class SafetensorsSnapshot
{
    /// <param name="path">The file.</param>
    /// <param name="tensors">By key.</param>
    /// <param name="type">float32 or float16.</param>
    /// <param name="metadata">Goes into the header.</param>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, ScalarType type, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var quiet = no_grad();
        var size = type == ScalarType.Float16 ? 2 : 4;
        var keys = tensors.Keys.Order(StringComparer.Ordinal).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (name, value) in metadata) json.WriteString(name, value);
                json.WriteEndObject();
            }

            var offset = 0L;
            foreach (var key in keys) offset = WriteEntry(json, key, tensors[key], size, offset);
            json.WriteEndObject();
        }

        while (header.Length % 8 != 0) header.WriteByte((byte)' ');
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        using (var file = new FileStream(temporary, FileMode.Create))
        {
            file.Write(BitConverter.GetBytes(header.Length));
            header.WriteTo(file);
            foreach (var key in keys)
            {
                using var flat = tensors[key].detach().cpu().contiguous().to(type).flatten();
                file.Write(size == 2 ? MemoryMarshal.AsBytes<Half>(flat.data<Half>().ToArray()) : MemoryMarshal.AsBytes<float>(flat.data<float>().ToArray()));
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static long WriteEntry(Utf8JsonWriter json, string key, Tensor tensor, int size, long offset)
    {
        var end = offset + tensor.numel() * size;
        json.WriteStartObject(key);
        json.WriteString("dtype", size == 2 ? "F16" : "F32");
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.shape) json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
