using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Core.Catalogs;

/// <summary>The named choices of one kind (samplers, schedules, upscalers…), in display order. Filled at start, read-only after.</summary>
public sealed class Catalog<T> : IEnumerable<CatalogEntry<T>>
    where T : notnull
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly List<CatalogEntry<T>> entries = [];
    private readonly Dictionary<string, CatalogEntry<T>> names = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">A name is taken; the message names both owners.</exception>
    public void Add(string id, string title, T defaults, params string[] aliases)
    {
        var entry = new CatalogEntry<T>(id, title, aliases, defaults);
        string[] all = [.. new[] { id, title }.Concat(aliases).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (all.FirstOrDefault(names.ContainsKey) is { } taken)
            throw new InvalidOperationException($"'{taken}' already names {names[taken].Id}; {id} cannot take it.");

        entries.Add(entry);
        foreach (var name in all) names.Add(name, entry);
    }

    public bool TryFind(string name, [NotNullWhen(true)] out CatalogEntry<T>? entry) => names.TryGetValue(name, out entry);

    /// <summary>The entry called <paramref name="name"/> by id, title or alias, in any case.</summary>
    /// <exception cref="RequestException">There is none; the message lists the known ids.</exception>
    public CatalogEntry<T> Find(string field, string name) => TryFind(name, out var entry)
        ? entry
        : throw new RequestException(field, $"there is no '{name}'{Spelling.Hint(name, names.Keys)}; known: {string.Join(", ", entries.Select(e => e.Id))}");

    /// <summary>Turns names into things: the entry's defaults with the choice's options laid over them, ranges checked.</summary>
    /// <param name="field">The request's field, for messages.</param>
    /// <param name="choice">Name and options.</param>
    /// <param name="prepare">Changes the defaults before the choice's own options are laid over them.</param>
    /// <exception cref="RequestException">Unknown name, unknown option, or a value out of range; names the place.</exception>
    public T Resolve(string field, Choice choice, Func<T, T>? prepare = null)
    {
        var entry = Find(field, choice.Id);
        var defaults = prepare is null ? entry.Defaults : prepare(entry.Defaults);
        if (choice.Options is null || choice.Options.Count == 0) return defaults;

        var type = defaults.GetType();
        var merged = JsonSerializer.SerializeToNode(defaults, type, Json)!.AsObject();
        foreach (var (name, value) in choice.Options)
        {
            var key = merged.Select(member => member.Key).FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new RequestException($"{field}.{name}", $"{entry.Id} has no such option; it has {(merged.Count == 0 ? "none" : string.Join(", ", merged.Select(member => member.Key)))}");
            merged[key] = value?.DeepClone();
        }

        T resolved;
        try { resolved = (T)merged.Deserialize(type, Json)!; }
        catch (JsonException wrong) when (wrong.Path?.Split('.') is [_, var name]) { throw new RequestException($"{field}.{name}", $"{merged[name]} is not possible{Kind(entry, name)}"); }
        catch (JsonException wrong) { throw new RequestException(field, wrong.Message); }

        foreach (var setting in SettingDescription.Of(resolved)) Check(field, setting);
        return resolved;
    }

    private static string Kind(CatalogEntry<T> entry, string name) =>
        entry.Settings.FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Allowed.Length: > 0 } setting ? $"; give {setting.Allowed}" : "";

    public IEnumerator<CatalogEntry<T>> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Check(string field, SettingDescription setting)
    {
        if (setting.Default is not IConvertible number || setting.Default is string or bool or Enum) return;
        var value = number.ToDouble(CultureInfo.InvariantCulture);
        if (value >= setting.Setting.Min && value <= setting.Setting.Max) return;

        var path = $"{field}.{JsonNamingPolicy.CamelCase.ConvertName(setting.Name)}";
        throw new RequestException(path, $"{value} is outside {setting.Setting.Min}–{setting.Setting.Max}");
    }
}
