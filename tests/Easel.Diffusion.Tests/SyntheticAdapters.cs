using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests;

/// <summary>The recordings' files of the LoRA family, made again from their key lists (<c>tests/goldens/keys/lora-*.keys.json.gz</c>), canonical to the byte.</summary>
internal static class SyntheticAdapters
{
    /// <summary>Names without extension.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "lora-*.keys.json.gz").Select(path => Path.GetFileName(path)["lora-".Length..^".keys.json.gz".Length]).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Goldens.Root, "tests", "goldens", "keys");

    /// <summary>Writes <c>{name}.safetensors</c> into a folder and gives its path.</summary>
    public static string Write(string folder, string name)
    {
        using var file = File.OpenRead(Path.Combine(Folder, $"lora-{name}.keys.json.gz"));
        using var text = new GZipStream(file, CompressionMode.Decompress);
        using var list = JsonDocument.Parse(text);
        var salt = Goldens.Salt + list.RootElement.GetProperty("salt").GetString();
        var metadata = list.RootElement.GetProperty("metadata") is { ValueKind: JsonValueKind.Object } said
            ? said.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!)
            : null;
        var path = Path.Combine(folder, name + ".safetensors");
        SafetensorsWriter.Write(path, [.. list.RootElement.GetProperty("tensors").EnumerateArray().Select(entry => Part(entry, salt)).OrderBy(part => Convert.ToHexString(Encoding.UTF8.GetBytes(part.Key)), StringComparer.Ordinal)], metadata);
        return path;
    }

    private static SafetensorsPart Part(JsonElement entry, string salt)
    {
        var (key, rule) = (entry[0].GetString()!, entry[3].GetString()!);
        long[] shape = [.. entry[1].EnumerateArray().Select(size => size.GetInt64())];
        var type = entry[2].GetString() == "F16" ? StorageType.F16 : StorageType.F32;
        return new SafetensorsPart(key, type, shape, () => tensor(Synth.Values(key, shape, rule, salt)).reshape(shape));
    }
}
