using System.Collections;
using System.Reflection;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>The sections of the settings and what stands in them, found by their <see cref="SettingAttribute"/>s.</summary>
internal static class SettingTree
{
    /// <summary>The section of what only A1111's clients know.</summary>
    public const string Webui = "webui";

    public static StudioSettings Usual { get; } = new();

    public static IReadOnlyList<SettingSection> Sections { get; } =
    [
        .. from property in typeof(StudioSettings).GetProperties()
           let setting = property.GetCustomAttribute<SettingAttribute>()
           where setting is not null
           let section = Snake(property.Name)
           let record = property.GetValue(Usual)!
           select new SettingSection(section, setting.Help, property,
               [.. SettingDescription.Of(record).Select(key => new SettingKey(section, Snake(key.Name), key, record.GetType().GetProperty(key.Name)!))]),
    ];

    public static SettingKey? Find(string section, string name) => Sections.FirstOrDefault(one => one.Name == section)?.Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>The key that stands under this path; it must be there.</summary>
    public static SettingKey Key(string path) => Find(path[..path.IndexOf('.')], path[(path.IndexOf('.') + 1)..]) ?? throw new ArgumentException($"there is no setting '{path}'");

    public static object? Get(StudioSettings settings, SettingKey key) => key.Property.GetValue(Section(key.Section).Property.GetValue(settings));

    /// <summary><paramref name="settings"/> with other values; everything else stays.</summary>
    public static StudioSettings With(StudioSettings settings, IEnumerable<KeyValuePair<SettingKey, object?>> values)
    {
        foreach (var group in values.GroupBy(value => value.Key.Section))
        {
            var property = Section(group.Key).Property;
            var record = Copy(property.GetValue(settings)!);
            foreach (var (key, value) in group) key.Property.SetValue(record, value);
            settings = (StudioSettings)Copy(settings);
            property.SetValue(settings, record);
        }

        return settings;
    }

    /// <summary>Whether two values of a setting are the same; lists by what they hold.</summary>
    public static bool Same(object? a, object? b) => a is IEnumerable left and not string && b is IEnumerable right ? left.Cast<object>().SequenceEqual(right.Cast<object>()) : Equals(a, b);

    /// <summary>Holds every setting against its range.</summary>
    /// <exception cref="RequestException">One is outside; names it.</exception>
    public static void Check(StudioSettings settings)
    {
        foreach (var key in Sections.SelectMany(section => section.Keys))
            if (SettingValue.Problem(key, Get(settings, key)) is { } problem) throw new RequestException(key.Path, problem);
    }

    /// <summary>Whether a token or password is set.</summary>
    public static bool HasSecrets(StudioSettings settings) => Sections.SelectMany(section => section.Keys).Any(key => key.Description.Setting.IsSecret && Get(settings, key) is string { Length: > 0 });

    private static SettingSection Section(string name) => Sections.First(section => section.Name == name);

    // A record's own copy, without its compiler's name for it; properties without a setter are computed.
    private static object Copy(object record)
    {
        var copy = Activator.CreateInstance(record.GetType())!;
        foreach (var property in record.GetType().GetProperties().Where(property => property.CanWrite)) property.SetValue(copy, property.GetValue(record));
        return copy;
    }

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
