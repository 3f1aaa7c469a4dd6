using System.IO.Compression;
using System.Text.Json;
using Easel.Diffusion.Weights;
using Easel.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests;

/// <summary>A checkpoint that follows from a key list and the synthetic rule (tests/goldens/SYNTH.md), made tensor by tensor on demand.</summary>
internal sealed class SyntheticWeights : IWeightSource, IDisposable
{
    private readonly Dictionary<string, (long[] Shape, string Rule)> entries = [];
    private readonly Dictionary<string, Tensor> made = [];
    private readonly string salt;

    private SyntheticWeights(string name, string salt) => (Name, this.salt) = (name, salt);

    public string Name { get; }

    public IEnumerable<string> Keys => entries.Keys;

    /// <summary>The model called <paramref name="name"/> in <c>tests/goldens/keys</c>.</summary>
    public static SyntheticWeights Of(string name)
    {
        var list = Path.Combine("keys", name);
        var weights = new SyntheticWeights(name, Salt(list));
        foreach (var (key, shape, rule) in KeyList(list)) weights.entries[key] = (shape, rule);
        return weights;
    }

    /// <summary>Keys, shapes and rules of <c>tests/goldens/{name}.keys.json.gz</c>, in file order.</summary>
    public static IEnumerable<(string Key, long[] Shape, string Rule)> KeyList(string name)
    {
        using var document = Open(name);
        return [.. from entry in document.RootElement.GetProperty("tensors").EnumerateArray()
                   let shape = entry[1].EnumerateArray().Select(d => d.GetInt64()).ToArray()
                   select (entry[0].GetString()!, shape, entry[3].GetString()!)];
    }

    /// <summary>What is put in front of every key of a list: the recording's salt, then the list's own.</summary>
    public static string Salt(string name)
    {
        using var document = Open(name);
        return Goldens.Salt + (document.RootElement.TryGetProperty("salt", out var own) ? own.GetString() : "");
    }

    public bool Has(string key) => entries.ContainsKey(key);

    public long[]? ShapeOf(string key) => entries.TryGetValue(key, out var entry) ? entry.Shape : null;

    public Tensor Take(string key, ReadOnlySpan<long> shape)
    {
        if (!entries.TryGetValue(key, out var entry)) throw new WeightsException(Name, key, "is missing");
        if (!shape.SequenceEqual(entry.Shape))
            throw new WeightsException(Name, key, $"has shape [{string.Join(", ", entry.Shape)}], not [{string.Join(", ", shape.ToArray())}]");
        if (!made.TryGetValue(key, out var tensor))
            made[key] = tensor = torch.tensor(Synth.Values(key, entry.Shape, entry.Rule, salt)).reshape(entry.Shape).DetachFromDisposeScope();
        return tensor;
    }

    private static JsonDocument Open(string name)
    {
        using var file = File.OpenRead(Path.Combine(Goldens.Root, "tests", "goldens", name + ".keys.json.gz"));
        using var text = new GZipStream(file, CompressionMode.Decompress);
        return JsonDocument.Parse(text);
    }

    public void Dispose()
    {
        foreach (var tensor in made.Values) tensor.Dispose();
    }
}
