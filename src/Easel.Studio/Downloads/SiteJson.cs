using System.Text.Json;

namespace Easel.Studio.Downloads;

/// <summary>Reads sites' JSON without trusting its shape: what is not there or of another kind is null or nothing.</summary>
internal static class SiteJson
{
    /// <summary>The member; of kind Undefined when there is none.</summary>
    public static JsonElement Member(this JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A text that says something.</summary>
    public static string? Text(this JsonElement json, string name) => Words(json.Member(name));

    /// <summary>A whole number, or one with a fraction cut off.</summary>
    public static long? Whole(this JsonElement json, string name) => json.Number(name) is { } number and > -1e18 and < 1e18 ? (long)number : null;

    public static double? Number(this JsonElement json, string name) => json.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    public static bool? Flag(this JsonElement json, string name) => json.Member(name).ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    /// <summary>The items of a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) => json.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The texts in a list.</summary>
    public static IEnumerable<string> Texts(this JsonElement json, string name) => json.Items(name).Select(Words).OfType<string>();

    private static string? Words(JsonElement value)
    {
        try { return value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text ? text : null; }
        catch (InvalidOperationException) { return null; } // half a character
    }
}
