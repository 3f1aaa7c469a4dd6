namespace Easel.Web;

/// <summary>Names what settings are called in other languages than English, in <c>SettingTexts.LANGUAGE.resx</c>: <c>section.setting</c> and <c>section.setting.help</c>. In English a setting speaks for itself.</summary>
public sealed class SettingTexts;
