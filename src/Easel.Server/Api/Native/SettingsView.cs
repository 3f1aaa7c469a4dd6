using System.ComponentModel;
using Easel.Studio.Settings;

namespace Easel.Server.Api.Native;

/// <summary>The settings as they are.</summary>
/// <param name="Version">Grows with every change since the start.</param>
/// <param name="Sections">What there is to set.</param>
/// <param name="Mistakes">What is wrong in the file.</param>
public sealed record SettingsView(
    [property: Description("Grows with every change since the start.")] long Version, IReadOnlyList<SectionView> Sections,
    [property: Description("What a person wrote into settings.yaml that is not possible: until it is put right, the settings stay as they were. Usually empty.")] IReadOnlyList<MistakeView> Mistakes)
{
    public static SettingsView Of(SettingsStore store) =>
        new(store.Version, SettingsForm.Show(store.Current), [.. store.Mistakes.Select(mistake => new MistakeView(mistake.Line, mistake.Column, mistake.Message))]);
}
