using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Easel.Core.Catalogs;

namespace Easel.Server.Api;

/// <summary>The first place where a body is not what a route reads.</summary>
/// <param name="Field">Its path, such as <c>request.seeds.seed</c> or <c>ids[2]</c>; null for the body itself.</param>
/// <param name="Message">What stands there, what may, what to do.</param>
internal sealed record BodyMistake(string? Field, string Message)
{
    private const int Shown = 80; // characters of what was given

    /// <summary>Null when there is none.</summary>
    public static BodyMistake? Find(JsonElement body, JsonTypeInfo type) => In(body, type, "");

    private static BodyMistake? In(JsonElement value, JsonTypeInfo type, string path)
    {
        if (value.ValueKind == JsonValueKind.Null && path.Length > 0) return null; // who holds it knows whether it may be
        return type.Kind switch
        {
            JsonTypeInfoKind.Object => value.ValueKind == JsonValueKind.Object ? InObject(value, type, path) : Another(value, type, path),
            JsonTypeInfoKind.Enumerable => value.ValueKind == JsonValueKind.Array ? InList(value, type, path) : Another(value, type, path),
            JsonTypeInfoKind.Dictionary => value.ValueKind == JsonValueKind.Object ? null : Another(value, type, path),
            _ => Alone(value, type, path),
        };
    }

    private static BodyMistake? InObject(JsonElement value, JsonTypeInfo type, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var place = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (Property(type, member.Name) is not { } property) return Unknown(place, member.Name, type);
            seen.Add(property.Name);
            var kind = type.Options.GetTypeInfo(property.PropertyType);
            if (member.Value.ValueKind == JsonValueKind.Null && !MayBeNull(property)) return Another(member.Value, kind, place);
            if (In(member.Value, kind, place) is { } inside) return inside;
        }

        return type.Properties.FirstOrDefault(property => property.IsRequired && !seen.Contains(property.Name)) is { } missing
            ? new BodyMistake(path.Length == 0 ? missing.Name : $"{path}.{missing.Name}", $"it is missing; give {JsonKinds.Of(type.Options.GetTypeInfo(missing.PropertyType))}")
            : null;
    }

    private static BodyMistake? InList(JsonElement value, JsonTypeInfo type, string path)
    {
        var kind = type.Options.GetTypeInfo(type.ElementType!);
        foreach (var (index, item) in value.EnumerateArray().Index())
            if (In(item, kind, $"{path}[{index}]") is { } inside) return inside;
        return null;
    }

    private static BodyMistake? Alone(JsonElement value, JsonTypeInfo type, string path)
    {
        try
        {
            value.Deserialize(type);
            return null;
        }
        catch (JsonException wrong) when (type.Converter.GetType().Assembly.GetName().Name!.StartsWith("Easel.", StringComparison.Ordinal)) { return new BodyMistake(Name(path), wrong.Message); }
        catch (JsonException) { return Another(value, type, path); }
    }

    private static JsonPropertyInfo? Property(JsonTypeInfo type, string name) => type.Properties.FirstOrDefault(property =>
        property.Name.Equals(name, type.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    private static bool MayBeNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;

    private static BodyMistake Unknown(string place, string name, JsonTypeInfo type)
    {
        var known = type.Properties.Select(property => property.Name).ToList();
        return new BodyMistake(place, $"there is no field '{Short(name)}'{Spelling.Hint(name, known)}; known: {string.Join(", ", known)}");
    }

    private static BodyMistake Another(JsonElement value, JsonTypeInfo type, string path) => new(Name(path), $"{Short(value.GetRawText())} is not possible; give {JsonKinds.Of(type)}");

    private static string? Name(string path) => path.Length == 0 ? null : path;

    private static string Short(string given) => given.Length <= Shown ? given : given[..Shown] + "…";
}
