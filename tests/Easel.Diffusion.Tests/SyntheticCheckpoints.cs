using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Easel.Testing;

namespace Easel.Diffusion.Tests;

/// <summary>Synthetic checkpoints as files, canonical to the byte (tests/goldens/SYNTH.md, section 3), made once a test run.</summary>
internal static class SyntheticCheckpoints
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = new();
    private static readonly string Folder = Directory.CreateTempSubdirectory("easel-synthetic-").FullName;

    static SyntheticCheckpoints() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>Path of <c>{name}.safetensors</c>, float32, with its configuration beside it where there is one.</summary>
    public static string PathOf(string name) => Made.GetOrAdd(name, key => new Lazy<string>(() => Write(key))).Value;

    private static string Write(string name)
    {
        var path = Path.Combine(Folder, name + ".safetensors");
        var config = Path.Combine(Goldens.Root, "tests", "goldens", "configs", name + ".yaml");
        if (File.Exists(config)) File.Copy(config, Path.ChangeExtension(path, ".yaml"));
        Write(path, SyntheticWeights.KeyList(Path.Combine("keys", name)).Where(entry => entry.Rule[0] != 'd').Select(entry => (entry.Key, entry.Key, entry.Shape, entry.Rule)));
        return path;
    }

    /// <summary>Writes a canonical safetensors file of synthetic tensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Key in the file, key the values follow from, shape and rule.</param>
    public static void Write(string path, IEnumerable<(string Key, string Seed, long[] Shape, string Rule)> tensors)
    {
        var entries = tensors.OrderBy(entry => Encoding.UTF8.GetBytes(entry.Key), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            var offset = 0L;
            json.WriteStartObject();
            foreach (var (key, _, shape, rule) in entries) offset = WriteEntry(json, key, shape, rule == "i", offset);
            json.WriteEndObject();
        }

        while (header.Length % 8 != 0) header.WriteByte((byte)' ');
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes(header.Length));
        header.WriteTo(file);
        foreach (var (_, seed, shape, rule) in entries)
        {
            var values = Synth.Values(seed, shape, rule, Goldens.Salt);
            file.Write(rule == "i" ? MemoryMarshal.AsBytes<long>(Array.ConvertAll(values, value => (long)value)) : MemoryMarshal.AsBytes<float>(values));
        }
    }

    private static long WriteEntry(Utf8JsonWriter json, string key, long[] shape, bool whole, long offset)
    {
        var end = offset + shape.Aggregate(1L, (product, size) => product * size) * (whole ? 8 : 4);
        json.WriteStartObject(key);
        json.WriteString("dtype", whole ? "I64" : "F32");
        json.WriteStartArray("shape");
        foreach (var size in shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
