using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>A1111 1.10.1's settings with their defaults, in its order; of texts that only explain, the name (facts: <c>GET /sdapi/v1/options</c>).</summary>
internal static class WebuiOptionTable
{
    private const int LongestText = 65536;

    /// <summary>The names, in A1111's order.</summary>
    public static IReadOnlyList<string> Names { get; }

    public static FrozenDictionary<string, JsonElement> Defaults { get; }

    static WebuiOptionTable()
    {
        using var stream = typeof(WebuiOptionTable).Assembly.GetManifestResourceStream("Easel.Studio.Webui.webui-options.json")!;
        using var table = JsonDocument.Parse(stream);
        Names = [.. table.RootElement.EnumerateObject().Select(option => option.Name)];
        Defaults = table.RootElement.EnumerateObject().ToFrozenDictionary(option => option.Name, option => option.Value.Clone());
    }

    /// <summary><paramref name="value"/> in the type of the setting's default, as A1111 casts: "20" is 20.</summary>
    /// <param name="name">A name of the table.</param>
    /// <param name="value">What was given.</param>
    /// <exception cref="RequestException">It is of another type; names the setting.</exception>
    public static JsonElement Conform(string name, JsonElement value)
    {
        var usual = Defaults[name];
        if (value.ValueKind == JsonValueKind.Null) return usual.ValueKind == JsonValueKind.Null ? value.Clone() : throw new RequestException(name, "null is not possible; give a value, or leave it out");
        var fields = new JsonFields([new(name, value)], "");
        switch (usual.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return JsonSerializer.SerializeToElement(fields.Flag(name));
            case JsonValueKind.Number:
                var number = fields.Number(name)!.Value;
                if (!double.IsFinite(number)) throw new RequestException(name, "the number is not possible; give a finite one");
                return Number(number, usual.GetRawText().Contains('.', StringComparison.Ordinal));
            case JsonValueKind.Array:
                return JsonSerializer.SerializeToElement(fields.Texts(name));
            default:
                var text = fields.Text(name)!;
                return text.Length <= LongestText ? JsonSerializer.SerializeToElement(text) : throw new RequestException(name, $"the text has {text.Length} characters; give at most {LongestText}");
        }
    }

    /// <summary>A number as JSON: one that may have a fraction always shows one, so that clients see its type.</summary>
    public static JsonElement Number(double number, bool fraction)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return JsonElement.Parse(fraction && text.All(c => char.IsAsciiDigit(c) || c == '-') ? text + ".0" : text);
    }
}
