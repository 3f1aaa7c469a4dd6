using System.ComponentModel;
using Easel.Studio.Settings;

namespace Easel.Server.Api.Native;

/// <summary>The settings as they are.</summary>
/// <param name="Version">Grows with every change since the start.</param>
/// <param name="Sections">What there is to set.</param>
public sealed record SettingsView([property: Description("Grows with every change since the start.")] long Version, IReadOnlyList<SectionView> Sections)
{
    public static SettingsView Of(SettingsStore store) => new(store.Version, SettingsForm.Show(store.Current));
}
