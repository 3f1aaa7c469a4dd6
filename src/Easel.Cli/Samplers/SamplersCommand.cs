using System.CommandLine;
using System.Text.Json;
using Easel.Cli.Output;
using Easel.Core.Catalogs;
using Easel.Core.Settings;
using Easel.Diffusion;

namespace Easel.Cli.Samplers;

/// <summary><c>easel samplers</c>: the samplers and schedules there are, and their options.</summary>
internal sealed class SamplersCommand(TextWriter output)
{
    public Command Build()
    {
        var command = new DescribedCommand("samplers", "Lists the samplers and schedules, their names and their options.")
        {
            Notes = ["An option is given as --sampler.NAME VALUE or --schedule.NAME VALUE to 'easel generate'."],
            Examples = ["easel samplers", "easel generate \"a cat\" --sampler \"DPM adaptive\" --sampler.relative-tolerance 0.01"],
        };
        command.SetAction(_ => List());
        return command;
    }

    private void List()
    {
        var parts = new DiffusionParts();
        Write("Samplers", parts.Samplers);
        Write("Schedules", parts.Schedules);
    }

    private void Write<T>(string title, Catalog<T> catalog)
        where T : notnull
    {
        output.WriteLine($"{title}:");
        foreach (var entry in catalog)
        {
            output.WriteLine($"  {entry.Title,-20} {string.Join(", ", entry.Aliases.Prepend(entry.Id))}");
            foreach (var setting in entry.Settings) output.WriteLine($"      .{JsonNamingPolicy.KebabCaseLower.ConvertName(setting.Name)} {Described(setting)}");
        }

        output.WriteLine();
    }

    private static string Described(SettingDescription setting)
    {
        var usual = setting.Default is { } value ? $"usually {(value is bool flag ? flag ? "true" : "false" : SettingDescription.Written(value))}" : "";
        return $"{setting.Setting.Help} ({string.Join("; ", new[] { setting.Allowed, usual }.Where(fact => fact.Length > 0))})";
    }
}
