using Easel.Studio.Settings;
using Microsoft.Extensions.Localization;

namespace Easel.Web.Forms;

/// <summary>What settings are called: as the texts say, else as the setting itself does.</summary>
internal static class SettingWords
{
    public static string SettingLabel(this IStringLocalizer<Words> text, string section, SettingView setting) => Known(text, $"setting.{section}.{setting.Name}") ?? setting.Label;

    public static string SettingHelp(this IStringLocalizer<Words> text, string section, SettingView setting) => Known(text, $"setting.{section}.{setting.Name}.help") ?? setting.Help;

    public static string SectionLabel(this IStringLocalizer<Words> text, SectionView section) => Known(text, $"settings.{section.Name}") ?? section.Name;

    public static string SectionHelp(this IStringLocalizer<Words> text, SectionView section) => Known(text, $"settings.{section.Name}.help") ?? section.Help;

    private static string? Known(IStringLocalizer<Words> text, string key) => text[key] is { ResourceNotFound: false } known ? known.Value : null;
}
