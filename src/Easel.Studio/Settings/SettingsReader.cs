using System.Text.Json;
using Easel.Core.Catalogs;
using Easel.Core.Requests;
using Easel.Studio.Webui;

namespace Easel.Studio.Settings;

/// <summary>The text of the settings file as settings: whole, or not at all.</summary>
internal static class SettingsReader
{
    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="file">Its path, for mistakes.</param>
    /// <exception cref="SettingsException">Something in it is wrong; says all that is.</exception>
    public static StudioSettings Read(string text, string file)
    {
        var syntax = new SettingsSyntax(file).Read(text);
        var mistakes = new List<SettingsMistake>(syntax.Mistakes);
        var names = SettingTree.Sections.Select(section => section.Name).Append(SettingTree.Webui).ToList();
        foreach (var (section, place) in syntax.Sections.Where(section => !names.Contains(section.Key)))
            mistakes.Add(new SettingsMistake(file, place.Line, place.Column, $"there is no section '{section}'{Spelling.Hint(section, names)}; known: {string.Join(", ", names)}"));

        var values = new Dictionary<SettingKey, object?>();
        var webui = SettingTree.Usual.Webui.ToBuilder();
        foreach (var entry in syntax.Entries.Where(entry => names.Contains(entry.Section)))
        {
            try
            {
                if (entry.Section == SettingTree.Webui) webui[entry.Name] = Stored(entry);
                else if (SettingTree.Find(entry.Section, entry.Name) is { } key) values[key] = Value(key, entry);
                else mistakes.Add(new SettingsMistake(file, entry.KeyAt.Line, entry.KeyAt.Column, Unknown(entry)));
            }
            catch (FormatException wrong)
            {
                mistakes.Add(new SettingsMistake(file, entry.ValueAt.Line, entry.ValueAt.Column, $"{entry.Section}.{entry.Name}: {wrong.Message}"));
            }
        }

        if (mistakes.Count > 0) throw new SettingsException([.. mistakes.OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column)]);
        return SettingTree.With(SettingTree.Usual, values) with { Webui = webui.ToImmutable() };
    }

    private static object? Value(SettingKey key, SettingsEntry entry)
    {
        if (entry.IsList) return SettingValue.Parse(key, entry.Items);
        var type = Nullable.GetUnderlyingType(key.Description.Type) ?? key.Description.Type;
        if (entry.IsQuoted && type != typeof(string) && !type.IsEnum) throw new FormatException($"\"{entry.Items[0]}\" is a text; give {SettingValue.Wanted(key.Description, type)} without quotes");
        return SettingValue.Parse(key, entry.Items[0]);
    }

    private static string Stored(SettingsEntry entry)
    {
        if (WebuiOptionMap.Find(entry.Name) is { } typed) throw new FormatException($"this setting stands under {typed.Path}");
        if (!WebuiOptionTable.Defaults.ContainsKey(entry.Name)) throw new FormatException($"A1111 1.10.1 has no setting of this name{Spelling.Hint(entry.Name, WebuiOptionTable.Defaults.Keys)}");
        var json = entry.IsList ? JsonSerializer.SerializeToElement(entry.Items)
            : !entry.IsQuoted && entry.Items[0] == "null" ? JsonSerializer.SerializeToElement<string?>(null)
            : JsonSerializer.SerializeToElement(entry.Items[0]);
        try { return WebuiOptionTable.Conform(entry.Name, json).GetRawText(); }
        catch (RequestException wrong) { throw new FormatException(wrong.Message[(wrong.Field.Length + 2)..]); }
    }

    private static string Unknown(SettingsEntry entry)
    {
        var section = SettingTree.Sections.First(one => one.Name == entry.Section);
        var elsewhere = SettingTree.Sections.SelectMany(one => one.Keys).FirstOrDefault(key => key.Name == entry.Name);
        var hint = Spelling.Hint(entry.Name, section.Keys.Select(key => key.Name));
        return $"{entry.Section}.{entry.Name}: there is no such setting{(hint.Length > 0 ? hint : elsewhere is not null ? $"; there is {elsewhere.Path}" : $"; known: {string.Join(", ", section.Keys.Select(key => key.Name))}")}";
    }
}
