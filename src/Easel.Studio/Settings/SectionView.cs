namespace Easel.Studio.Settings;

/// <summary>A section of the settings as programs see it.</summary>
/// <param name="Name">In the file.</param>
/// <param name="Help">One line.</param>
/// <param name="Settings">In the order of the file.</param>
public sealed record SectionView(string Name, string Help, IReadOnlyList<SettingView> Settings);
