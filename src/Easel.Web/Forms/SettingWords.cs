using Easel.Studio.Settings;
using Microsoft.Extensions.Localization;

namespace Easel.Web.Forms;

/// <summary>What settings are called: as the texts say, else as the setting itself does.</summary>
internal static class SettingWords
{
    public static string Label(this IStringLocalizer<SettingTexts> text, string section, SettingView setting) => Known(text, $"{section}.{setting.Name}") ?? setting.Label;

    public static string Help(this IStringLocalizer<SettingTexts> text, string section, SettingView setting) => Known(text, $"{section}.{setting.Name}.help") ?? setting.Help;

    public static string Help(this IStringLocalizer<SettingTexts> text, SectionView section) => Known(text, $"{section.Name}.help") ?? section.Help;

    public static string SectionLabel(this IStringLocalizer<Words> text, SectionView section) => Known(text, $"settings.{section.Name}") ?? section.Name;

    private static string? Known(IStringLocalizer text, string key) => text[key] is { ResourceNotFound: false } known ? known.Value : null;
}
