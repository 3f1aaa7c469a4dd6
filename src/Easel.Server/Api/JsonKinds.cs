using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Easel.Server.Api;

/// <summary>What may stand where, in words.</summary>
internal static class JsonKinds
{
    /// <summary>"a whole number", of what <paramref name="type"/> reads.</summary>
    public static string Of(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => $"an object with {string.Join(", ", type.Properties.Select(property => property.Name))}",
        JsonTypeInfoKind.Dictionary => "an object",
        JsonTypeInfoKind.Enumerable => $"a list, each item {Of(type.Options.GetTypeInfo(type.ElementType!))}",
        _ => Of(type.Type),
    };

    /// <summary>As above, of a parameter of a path or query, whose type is written as in C#.</summary>
    public static string OfParameter(string written) => written.TrimEnd('?') switch
    {
        "int" => Of(typeof(int)),
        "long" => Of(typeof(long)),
        "double" or "float" or "decimal" => Of(typeof(double)),
        "bool" => Of(typeof(bool)),
        "DateTime" or "DateTimeOffset" or "Nullable<DateTime>" or "Nullable<DateTimeOffset>" => "a time, such as 2026-01-31T12:00:00Z",
        _ when written.StartsWith("Nullable<", StringComparison.Ordinal) => OfParameter(written[9..^1]),
        _ => "another value",
    };

    private static string Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}";
        if (type == typeof(int)) return $"a whole number from {int.MinValue} to {int.MaxValue}";
        if (type == typeof(long)) return $"a whole number from {long.MinValue} to {long.MaxValue}";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(string)) return "a text";
        return type == typeof(double) ? "a number" : "another kind of value";
    }
}
