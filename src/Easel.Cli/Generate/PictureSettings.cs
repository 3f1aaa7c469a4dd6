using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Easel.Core.Requests;

namespace Easel.Cli.Generate;

/// <summary>The settings of <see cref="PictureOptions"/> by name, for <c>--set name=value</c>.</summary>
internal static class PictureSettings
{
    private static readonly Dictionary<string, PropertyInfo> Properties = typeof(PictureOptions).GetProperties()
        .Where(property => property.CanWrite)
        .ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), StringComparer.OrdinalIgnoreCase);

    public static string Names => string.Join(", ", Properties.Keys);

    /// <summary><paramref name="start"/> with <paramref name="assignments"/> laid over it.</summary>
    /// <exception cref="RequestException">There is no such setting, or it does not take the value.</exception>
    public static PictureOptions Lay(IEnumerable<string> assignments, PictureOptions start)
    {
        var options = start with { };
        foreach (var assignment in assignments)
        {
            var split = assignment.IndexOf('=');
            if (split < 1) throw new RequestException("--set", $"'{assignment}' is no setting; write it as name=value");
            var (name, text) = (assignment[..split].Replace('-', '_'), assignment[(split + 1)..]);
            if (!Properties.TryGetValue(name, out var property)) throw new RequestException("--set", $"there is no '{name}'; known: {Names}");
            property.SetValue(options, Value(name, text, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
        }

        return options;
    }

    private static object Value(string name, string text, Type type)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(bool) && bool.TryParse(text, out var flag)) return flag;
        if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        if (type == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        if (type.IsEnum && Enum.TryParse(type, text, ignoreCase: true, out var named) && Enum.IsDefined(type, named)) return named;
        var wanted = type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : type == typeof(bool) ? "true or false" : type == typeof(int) ? "a whole number" : "a number";
        throw new RequestException(name, $"'{text}' is not possible; give {wanted}");
    }
}
