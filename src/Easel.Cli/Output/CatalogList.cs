using System.Text.Json;
using Easel.Core.Catalogs;
using Easel.Core.Settings;

namespace Easel.Cli.Output;

/// <summary>Lists a catalog: names, and below each its options as they are typed.</summary>
/// <param name="output">Where.</param>
internal sealed class CatalogList(TextWriter output)
{
    public void Write<T>(string title, Catalog<T> catalog)
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
        var usual = setting.Default is { } value and not "" ? $"usually {(value is bool flag ? flag ? "true" : "false" : SettingDescription.Written(value))}" : "";
        var facts = string.Join("; ", new[] { setting.Allowed, usual }.Where(fact => fact.Length > 0));
        return facts.Length > 0 ? $"{setting.Setting.Help} ({facts})" : setting.Setting.Help;
    }
}
