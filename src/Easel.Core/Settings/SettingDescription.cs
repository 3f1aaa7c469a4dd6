using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Easel.Core.Settings;

/// <summary>A property marked with <see cref="SettingAttribute"/>, with its default value.</summary>
public sealed record SettingDescription(string Name, Type Type, object? Default, SettingAttribute Setting)
{
    private const double Boundless = 1e6; // a limit only of reason, not worth telling

    /// <summary>The values it takes, in words: "1–1000", "0 or more", "bh1, bh2 or vary_coeff"; empty when anything goes.</summary>
    public string Allowed
    {
        get
        {
            var (least, most) = (Setting.Min.ToString(CultureInfo.InvariantCulture), Setting.Max.ToString(CultureInfo.InvariantCulture));
            var type = Nullable.GetUnderlyingType(Type) ?? Type;
            if (Setting.Choices is { } choices) return InWords(choices);
            if (type.IsEnum) return InWords([.. Enum.GetNames(type).Select(name => Written(type, name))]);
            if (type == typeof(bool)) return "true or false";
            if (double.IsFinite(Setting.Min) && Setting.Max < Boundless) return $"{least}–{most}";
            if (double.IsFinite(Setting.Min)) return $"{least} or more";
            return double.IsFinite(Setting.Max) ? $"{most} or less" : "";
        }
    }

    public static IReadOnlyList<SettingDescription> Of(object defaults) =>
        [.. from property in defaults.GetType().GetProperties()
            let setting = property.GetCustomAttribute<SettingAttribute>()
            where setting is not null
            select new SettingDescription(property.Name, property.PropertyType, property.GetValue(defaults), setting)];

    /// <summary>A value as people write it: of an enumeration its name on the wire.</summary>
    public static string Written(object value) =>
        value is Enum named ? Written(named.GetType(), named.ToString()) : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Written(Type type, string name) =>
        type.GetField(name)?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? name.ToLowerInvariant();

    private static string InWords(string[] choices) => choices.Length < 2 ? string.Concat(choices) : $"{string.Join(", ", choices[..^1])} or {choices[^1]}";
}
