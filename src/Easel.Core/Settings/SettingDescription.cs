using System.Reflection;

namespace Easel.Core.Settings;

/// <summary>A property marked with <see cref="SettingAttribute"/>, with its default value.</summary>
public sealed record SettingDescription(string Name, Type Type, object? Default, SettingAttribute Setting)
{
    public static IReadOnlyList<SettingDescription> Of(object defaults) =>
        [.. from property in defaults.GetType().GetProperties()
            let setting = property.GetCustomAttribute<SettingAttribute>()
            where setting is not null
            select new SettingDescription(property.Name, property.PropertyType, property.GetValue(defaults), setting)];
}
