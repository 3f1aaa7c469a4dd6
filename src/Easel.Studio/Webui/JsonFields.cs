using System.Globalization;
using System.Text.Json;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>Settings under A1111's names, converted as its API converts them: "20" is 20, 7 is 7.0, null is absent.</summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> members;
    private readonly string place;

    /// <param name="members">Of the object; those that are null are left out.</param>
    /// <param name="place">Put in front of a member's name in messages.</param>
    public JsonFields(IEnumerable<KeyValuePair<string, JsonElement>> members, string place)
    {
        this.place = place;
        this.members = members.Where(member => member.Value.ValueKind != JsonValueKind.Null).ToDictionary();
    }

    public IEnumerable<string> Names => members.Keys;

    public string Path(string name) => place + name;

    public JsonElement? Element(string name) => members.TryGetValue(name, out var value) ? value : null;

    public string? Text(string name) => Element(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => throw Wrong(name, value, "a text"),
    };

    public double? Number(string name) => Element(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => throw Wrong(name, value, "a number"),
    };

    public long? Long(string name)
    {
        if (Element(name) is { ValueKind: JsonValueKind.String } text && long.TryParse(text.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)) return parsed;
        if (Element(name) is { ValueKind: JsonValueKind.Number } whole && whole.TryGetInt64(out var exact)) return exact;
        if (Number(name) is not { } number) return null;
        return Math.Abs(number) < long.MaxValue / 2 ? (long)number : throw Wrong(name, Element(name)!.Value, "a whole number");
    }

    public int? Whole(string name) =>
        Long(name) is not { } number ? null : number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Wrong(name, Element(name)!.Value, "a smaller number");

    public bool? Flag(string name) => Element(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.String when value.GetString()!.ToLowerInvariant() is "true" or "on" or "yes" or "1" => true,
        JsonValueKind.String when value.GetString()!.ToLowerInvariant() is "false" or "off" or "no" or "0" => false,
        _ => throw Wrong(name, value, "true or false"),
    };

    public IReadOnlyList<string> Texts(string name)
    {
        if (Element(name) is not { } value) return [];
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw Wrong(name, value, "a list of texts");
    }

    private RequestException Wrong(string name, JsonElement value, string wanted) => new(Path(name), $"{Short(value.GetRawText())} is not possible; give {wanted}");

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
