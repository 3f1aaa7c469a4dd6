using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Studio.Library;

namespace Easel.Studio.Webui;

/// <summary>The texts in a file's header as A1111 shows them: those that are JSON objects as such.</summary>
public static class WebuiMetadata
{
    /// <summary>Empty for a file without any.</summary>
    /// <param name="path">A weights file.</param>
    public static IReadOnlyDictionary<string, JsonNode?> Of(string path) => ModelReader.Metadata(path).ToDictionary(text => text.Key, text => Value(text.Value));

    private static JsonNode? Value(string text)
    {
        if (!text.StartsWith('{')) return JsonValue.Create(text);
        try { return JsonNode.Parse(text); }
        catch (JsonException) { return JsonValue.Create(text); }
    }
}
