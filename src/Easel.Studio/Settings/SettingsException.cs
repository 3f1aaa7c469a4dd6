namespace Easel.Studio.Settings;

/// <summary>The settings file cannot be taken; nothing of it was.</summary>
/// <param name="mistakes">All of them, in the order of the file; at least one.</param>
public sealed class SettingsException(IReadOnlyList<SettingsMistake> mistakes) : Exception(string.Join("\n", mistakes))
{
    public IReadOnlyList<SettingsMistake> Mistakes => mistakes;
}
