using System.Globalization;
using System.Text.Json;

namespace Easel.Studio.Webui;

/// <summary>A field of a body of A1111's.</summary>
/// <param name="Name">A1111's.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Usual">Its value when it is left out or null, as JSON; null where it must be given.</param>
public sealed record WebuiField(string Name, WebuiKind Kind, string? Usual)
{
    /// <summary>The number is larger than this.</summary>
    public double? Above { get; init; }

    /// <summary>The number is at least this.</summary>
    public double? Least { get; init; }

    /// <summary>The number is at most this.</summary>
    public double? Most { get; init; }

    /// <summary>
    /// <paramref name="value"/> in the field's type as pydantic 1 converts it: "20" is 20, 7 is 7.0, 7.9 as a whole number is 7. Null, and a mistake noted,
    /// when it cannot be.
    /// </summary>
    internal JsonElement? Convert(JsonElement value, List<WebuiMistake> mistakes)
    {
        if (Kind == WebuiKind.Texts && value.ValueKind == JsonValueKind.Array) return Texts(value, mistakes);
        var converted = Converted(value);
        if (converted is null) mistakes.Add(new WebuiMistake(["body", Name], Wanted.Message, Wanted.Type));
        else if (OutOfRange(converted.Value) is { } rule) mistakes.Add(new WebuiMistake(["body", Name], rule.Message, rule.Type));
        else return converted;
        return null;
    }

    private (string Message, string Type) Wanted => Kind switch
    {
        WebuiKind.Text => ("str type expected", "type_error.str"),
        WebuiKind.Whole => ("value is not a valid integer", "type_error.integer"),
        WebuiKind.Number => ("value is not a valid float", "type_error.float"),
        WebuiKind.Flag => ("value could not be parsed to a boolean", "type_error.bool"),
        WebuiKind.Object => ("value is not a valid dict", "type_error.dict"),
        _ => ("value is not a valid list", "type_error.list"),
    };

    private JsonElement? Converted(JsonElement value) => Kind switch
    {
        WebuiKind.Text => Text(value),
        WebuiKind.Whole => Whole(value),
        WebuiKind.Number => Number(value) is { } number && double.IsFinite(number) ? WebuiOptionTable.Number(number, true) : null,
        WebuiKind.Flag => Flag(value) is { } flag ? JsonSerializer.SerializeToElement(flag) : null,
        WebuiKind.Object => value.ValueKind == JsonValueKind.Object ? value : null,
        _ => value.ValueKind == JsonValueKind.Array ? value : null,
    };

    private JsonElement? Texts(JsonElement value, List<WebuiMistake> mistakes)
    {
        var (texts, before) = (new List<JsonElement>(), mistakes.Count);
        foreach (var (index, item) in value.EnumerateArray().Index())
            if (Text(item) is { } text) texts.Add(text);
            else mistakes.Add(item.ValueKind == JsonValueKind.Null ? None(["body", Name, index]) : new WebuiMistake(["body", Name, index], "str type expected", "type_error.str"));
        return mistakes.Count == before ? JsonSerializer.SerializeToElement(texts) : null;
    }

    /// <summary>What pydantic says of a null that may not be.</summary>
    internal static WebuiMistake None(IReadOnlyList<object> place) => new(place, "none is not an allowed value", "type_error.none.not_allowed");

    private static JsonElement? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value,
        JsonValueKind.Number => JsonSerializer.SerializeToElement(value.GetRawText()),
        JsonValueKind.True => JsonSerializer.SerializeToElement("True"),
        JsonValueKind.False => JsonSerializer.SerializeToElement("False"),
        _ => null,
    };

    private static JsonElement? Whole(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _)) return value;
        long? whole = value.ValueKind == JsonValueKind.String
            ? long.TryParse(value.GetString()!.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null
            : Number(value) is { } number && Math.Abs(number) < 9e18 ? (long)number : null;
        return whole is null ? null : JsonSerializer.SerializeToElement(whole.Value);
    }

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String when double.TryParse(value.GetString()!.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static bool? Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.GetDouble() is 0 or 1 => value.GetDouble() == 1,
        JsonValueKind.String => value.GetString()!.ToLowerInvariant() switch
        {
            "1" or "on" or "t" or "true" or "y" or "yes" => true,
            "0" or "off" or "f" or "false" or "n" or "no" => false,
            _ => null,
        },
        _ => null,
    };

    private (string Message, string Type)? OutOfRange(JsonElement value)
    {
        if (Kind is not (WebuiKind.Whole or WebuiKind.Number)) return null;
        var number = value.GetDouble();
        if (number <= Above) return ($"ensure this value is greater than {Said(Above.Value)}", "value_error.number.not_gt");
        if (number < Least) return ($"ensure this value is greater than or equal to {Said(Least.Value)}", "value_error.number.not_ge");
        return number > Most ? ($"ensure this value is less than or equal to {Said(Most.Value)}", "value_error.number.not_le") : null;
    }

    private static string Said(double limit) => limit.ToString(CultureInfo.InvariantCulture);
}
