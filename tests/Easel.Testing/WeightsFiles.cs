using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Easel.Testing;

/// <summary>Small weights files with the keys of real ones.</summary>
public static class WeightsFiles
{
    /// <summary>A safetensors file of float16 tensors; the content depends on <paramref name="seed"/>.</summary>
    public static void Write(string path, IEnumerable<(string Key, long[] Shape)> tensors, Dictionary<string, string>? metadata = null, int seed = 1)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var (header, at) = (new Dictionary<string, object>(), 0L);
        if (metadata is not null) header["__metadata__"] = metadata;
        foreach (var (key, shape) in tensors)
        {
            var bytes = 2 * shape.Aggregate(1L, (product, size) => product * size);
            header[key] = new { dtype = "F16", shape, data_offsets = new[] { at, at + bytes } };
            at += bytes;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var data = new byte[at];
        new Random(seed).NextBytes(data);
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)json.Length));
        file.Write(json);
        file.Write(data);
    }

    /// <summary>A LoRA as kohya's trainer writes it, for SD 1.x or SDXL.</summary>
    public static void Lora(string path, bool isLarge = false, Dictionary<string, string>? metadata = null, int seed = 1)
    {
        var (width, place) = (isLarge ? 2048 : 768, isLarge ? "input_blocks_4_1_transformer_blocks_0" : "down_blocks_0_attentions_0_transformer_blocks_0");
        Write(path,
            [
                ($"lora_unet_{place}_attn2_to_k.alpha", []),
                ($"lora_unet_{place}_attn2_to_k.lora_down.weight", [4, width]),
                ($"lora_unet_{place}_attn2_to_k.lora_up.weight", [320, 4]),
            ], metadata, seed);
    }

    /// <summary>The tensors of a published file, by its list of keys in <c>tests/goldens/full</c>, as a sparse safetensors file.</summary>
    public static void Published(string path, string name)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Goldens.Root, "tests/goldens/full", name + ".keys.json.gz")), CompressionMode.Decompress);
        using var keys = JsonDocument.Parse(stream);
        var (header, at) = (new Dictionary<string, object>(), 0L);
        var tensors = keys.RootElement.ValueKind == JsonValueKind.Object ? keys.RootElement.GetProperty("tensors") : keys.RootElement;
        foreach (var tensor in tensors.EnumerateArray())
        {
            long[] shape = [.. tensor[1].EnumerateArray().Select(size => size.GetInt64())];
            var bytes = 2 * shape.Aggregate(1L, (product, size) => product * size);
            header[tensor[0].GetString()!] = new { dtype = "F16", shape, data_offsets = new[] { at, at + bytes } };
            at += bytes;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)json.Length));
        file.Write(json);
        var start = file.Position;
        file.SetLength(start + at);
        for (var i = 1; i <= 8; i++) // where the library looks for holes
        {
            file.Position = start + (at * i / 9);
            file.Write(Encoding.UTF8.GetBytes("weights"));
        }
    }
}
