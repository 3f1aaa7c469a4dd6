using System.Text;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>The settings file as it first is: every setting with its help and usual value, as a comment.</summary>
internal static class SettingsTemplate
{
    /// <summary>The whole text.</summary>
    public static string Text()
    {
        var text = new StringBuilder()
            .AppendLine("# Easel's settings. Every line that begins with # shows the usual value: take the # away to change it.")
            .AppendLine("# A mistake in this file is reported with its line when Easel starts. What the program changes itself leaves your comments alone.");
        foreach (var section in SettingTree.Sections)
        {
            text.AppendLine().AppendLine($"# {section.Help}").AppendLine($"{section.Name}:");
            foreach (var key in section.Keys)
                text.AppendLine($"  # {Help(key.Description)}").AppendLine($"  # {key.Name}: {SettingValue.Written(key.Description.Default)}");
        }

        text.AppendLine().AppendLine("# A1111's settings that mean nothing to Easel, under A1111's names: kept for its clients.").AppendLine($"{SettingTree.Webui}:");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Help(SettingDescription setting)
    {
        var help = setting.Setting.Help.Length > 0 ? setting.Setting.Help : setting.Setting.Label;
        return setting.Allowed is { Length: > 0 } allowed && setting.Type != typeof(bool) ? $"{help} ({allowed})" : help;
    }
}
