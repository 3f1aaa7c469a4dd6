using System.Text.Json;

namespace Easel.Diffusion.Weights.Diffusers;

/// <summary>A small JSON file of a model folder.</summary>
/// <param name="path">For messages.</param>
/// <param name="root">Its object.</param>
internal sealed class ConfigFile(string path, JsonElement root)
{
    private const int MaximumBytes = 1 << 26; // an index of shards has a line for each tensor

    public string Path => path;

    /// <summary>Null when there is no such file.</summary>
    /// <exception cref="WeightsException">It cannot be read, or holds no JSON object.</exception>
    public static ConfigFile? Open(string path)
    {
        try
        {
            if (!File.Exists(path)) return null;
            var length = new FileInfo(path).Length;
            if (length > MaximumBytes) throw new WeightsException(path, null, $"it has {length} bytes; a configuration has at most {MaximumBytes}");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigFile(path, document.RootElement.Clone())
                : throw new WeightsException(path, null, "it is not a JSON object");
        }
        catch (JsonException problem)
        {
            throw new WeightsException(path, null, $"it is not valid JSON: {problem.Message}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(path, null, $"the file cannot be read: {problem.Message}");
        }
    }

    /// <summary>The value called <paramref name="name"/>; null when it is not there or null.</summary>
    public JsonElement? this[string name] => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name) => this[name] is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public bool? Flag(string name) => this[name]?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    /// <exception cref="WeightsException">It is something else than a number.</exception>
    public double? Number(string name) => this[name] is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : throw new WeightsException(path, name, $"{value} is not a number");

    /// <summary>Whole numbers from 1: a list, or one for all.</summary>
    /// <exception cref="WeightsException">It is something else.</exception>
    public IReadOnlyList<long>? Sizes(string name)
    {
        if (this[name] is not { } value) return null;
        IEnumerable<JsonElement> items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
        return [.. items.Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var size) && size >= 1
            ? size
            : throw new WeightsException(path, name, $"{value} is neither a whole number from 1 nor a list of them"))];
    }
}
