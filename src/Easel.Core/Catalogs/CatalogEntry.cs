using Easel.Core.Settings;

namespace Easel.Core.Catalogs;

/// <summary>One named choice. <paramref name="Defaults"/> is an immutable record; a plan holds <c>Defaults with { … }</c>.</summary>
/// <param name="Id">Lower-case identifier, the canonical name in requests.</param>
/// <param name="Title">The name people see; A1111's where it has one.</param>
/// <param name="Aliases">Other accepted names.</param>
/// <param name="Defaults">The thing itself, with default options.</param>
public sealed record CatalogEntry<T>(string Id, string Title, IReadOnlyList<string> Aliases, T Defaults)
    where T : notnull
{
    public IReadOnlyList<SettingDescription> Settings => SettingDescription.Of(Defaults);
}
