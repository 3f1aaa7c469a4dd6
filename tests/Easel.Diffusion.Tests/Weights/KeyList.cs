using System.IO.Compression;
using System.Text.Json;
using Easel.Diffusion.Weights;
using Easel.Testing;
using TorchSharp;

namespace Easel.Diffusion.Tests.Weights;

/// <summary>Keys and shapes of a published file, without its data: <c>tests/goldens/full/*.keys.json.gz</c>.</summary>
internal sealed class KeyList(string name, IReadOnlyDictionary<string, long[]> shapes, IReadOnlyDictionary<string, string>? metadata = null) : StoredWeights(name)
{
    public static string Folder => Path.Combine(Goldens.Root, "tests", "goldens", "full");

    public override IReadOnlyCollection<string> Keys => [.. shapes.Keys];

    public override IReadOnlyDictionary<string, string> Metadata => metadata ?? base.Metadata;

    public static KeyList Open(string path)
    {
        using var data = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(data);
        var root = document.RootElement;
        var tensors = root.ValueKind == JsonValueKind.Object ? root.GetProperty("tensors") : root;
        return new KeyList(Path.GetFileName(path), tensors.EnumerateArray().ToDictionary(
            entry => entry[0].GetString()!, entry => entry[1].EnumerateArray().Select(size => size.GetInt64()).ToArray()));
    }

    /// <summary>The same with one more empty tensor or different metadata.</summary>
    public KeyList With(string? key = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var more = shapes.ToDictionary();
        if (key is not null) more[key] = [0];
        return new KeyList(Name, more, metadata);
    }

    public override bool Has(string key) => shapes.ContainsKey(key);

    public override long[]? ShapeOf(string key) => shapes.GetValueOrDefault(key);

    public override StorageType? TypeOf(string key) => Has(key) ? StorageType.F32 : null;

    protected override torch.Tensor Load(string key) => throw new WeightsException(Name, key, "a key list has no data");

    protected override void Release()
    {
    }
}
