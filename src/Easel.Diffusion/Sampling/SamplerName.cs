using Easel.Core.Catalogs;
using Easel.Diffusion.Sampling.Schedules;

namespace Easel.Diffusion.Sampling;

/// <summary>Names as people and A1111's infotexts write them: "DPM++ 2M Karras" is a sampler and a schedule.</summary>
/// <param name="Sampler">The sampler named.</param>
/// <param name="Schedule">The schedule named; automatic when none is, or when the sampler would choose the same.</param>
public sealed record SamplerName(CatalogEntry<Sampler> Sampler, CatalogEntry<Schedule> Schedule)
{
    /// <summary>The schedule that is really used, for display: automatic resolved by the sampler.</summary>
    public Schedule Effective => Automatic.For(Sampler.Defaults, Schedule.Defaults);

    /// <summary>Reads a sampler's name, with a schedule's at its end or beside it; one at the end wins.</summary>
    /// <param name="parts">The catalogs.</param>
    /// <param name="sampler">Id, title or alias, and perhaps a blank and a schedule's.</param>
    /// <param name="schedule">Id, title or alias; null or empty is automatic.</param>
    /// <exception cref="Core.Requests.RequestException">One of them is unknown; the message lists the known ones.</exception>
    public static SamplerName Resolve(DiffusionParts parts, string sampler, string? schedule = null)
    {
        var automatic = parts.Schedules.Single(entry => entry.Defaults is Automatic);
        var found = string.IsNullOrEmpty(schedule) ? automatic : parts.Schedules.Find("schedule", schedule);
        if (!parts.Samplers.TryFind(sampler, out var entry))
        {
            var named = parts.Schedules.SelectMany(Names).FirstOrDefault(name => sampler.EndsWith(" " + name.Text, StringComparison.OrdinalIgnoreCase));
            found = named.Entry ?? found;
            entry = parts.Samplers.Find("sampler", named.Entry is null ? sampler : sampler[..^(named.Text.Length + 1)]);
        }

        var isDefault = entry.Defaults.Facts.DefaultSchedule?.GetType() == found.Defaults.GetType();
        return new SamplerName(entry, isDefault ? automatic : found);
    }

    /// <summary>The title of a schedule, as infotexts write it.</summary>
    public static string TitleOf(DiffusionParts parts, Schedule schedule) =>
        parts.Schedules.FirstOrDefault(entry => entry.Defaults.GetType() == schedule.GetType())?.Title ?? schedule.GetType().Name;

    private static IEnumerable<(string Text, CatalogEntry<Schedule> Entry)> Names(CatalogEntry<Schedule> entry) =>
        [(entry.Title, entry), (entry.Id, entry), .. entry.Aliases.Select(alias => (alias, entry))];
}
