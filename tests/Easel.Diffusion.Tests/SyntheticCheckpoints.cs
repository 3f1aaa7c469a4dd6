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
    public static string PathOf(string name) => Made.GetOrAdd(name, key => new Lazy<string>(() => WriteModel(key))).Value;

    /// <summary>Path of <c>{file}.safetensors</c>, the autoencoder of tiny-sd15 in a file of its own with other weights: those of the recordings' <c>alt.vae</c>.</summary>
    /// <param name="file">Name without extension.</param>
    /// <param name="prefix">Put in front of its keys.</param>
    public static string AutoencoderOf(string file, string prefix = "") => Made.GetOrAdd(file, _ => new Lazy<string>(() =>
    {
        const string Place = "first_stage_model.";
        var own = SyntheticWeights.KeyList(Path.Combine("keys", "tiny-sd15")).Where(entry => entry.Key.StartsWith(Place, StringComparison.Ordinal))
            .Select(entry => (Key: entry.Key[Place.Length..], entry.Shape, entry.Rule));
        return Write(file, own, Goldens.Salt + "altvae|", prefix);
    })).Value;

    private static string WriteModel(string name)
    {
        var list = Path.Combine("keys", name);
        var path = Write(name, SyntheticWeights.KeyList(list).Where(entry => entry.Rule[0] != 'd'), SyntheticWeights.Salt(list));
        var config = Path.Combine(Goldens.Root, "tests", "goldens", "configs", name + ".yaml");
        if (File.Exists(config)) File.Copy(config, Path.ChangeExtension(path, ".yaml"));
        return path;
    }

    private static string Write(string name, IEnumerable<(string Key, long[] Shape, string Rule)> tensors, string salt, string prefix = "")
    {
        var path = Path.Combine(Folder, name + ".safetensors");
        var entries = tensors.OrderBy(entry => Encoding.UTF8.GetBytes(entry.Key), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            var offset = 0L;
            json.WriteStartObject();
            foreach (var (key, shape, rule) in entries) offset = WriteEntry(json, prefix + key, shape, rule == "i", offset);
            json.WriteEndObject();
        }

        while (header.Length % 8 != 0) header.WriteByte((byte)' ');
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes(header.Length));
        header.WriteTo(file);
        foreach (var (key, shape, rule) in entries)
        {
            var values = Synth.Values(key, shape, rule, salt);
            file.Write(rule == "i" ? MemoryMarshal.AsBytes<long>(Array.ConvertAll(values, value => (long)value)) : MemoryMarshal.AsBytes<float>(values));
        }

        return path;
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
