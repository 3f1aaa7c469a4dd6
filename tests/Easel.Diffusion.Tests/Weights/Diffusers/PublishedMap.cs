using System.IO.Compression;
using System.Text.Json;
using Easel.Testing;

namespace Easel.Diffusion.Tests.Weights.Diffusers;

/// <summary>A published table of diffusers' names and the original checkpoints': <c>tests/goldens/full/maps</c>.</summary>
internal static class PublishedMap
{
    /// <summary>diffusers' key, the original key, and what is done to the tensor on the way to diffusers: reshape, transpose, split3 or nothing.</summary>
    public static IEnumerable<(string Key, string Original, string? Change, int Part)> Read(string name)
    {
        using var file = File.OpenRead(Path.Combine(Goldens.Root, "tests", "goldens", "full", "maps", name + ".json.gz"));
        using var text = new GZipStream(file, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(text);
        foreach (var entry in document.RootElement.EnumerateObject())
        {
            var change = entry.Value.GetArrayLength() > 1 ? entry.Value[1].EnumerateObject().Single() : (JsonProperty?)null;
            yield return (entry.Name, entry.Value[0].GetString()!, change?.Name, change is { Name: "split3" } split ? split.Value.GetInt32() : 0);
        }
    }
}
