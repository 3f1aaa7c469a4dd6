using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Easel.Core.Catalogs;
using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>The settings as programs see and change them, value by value in JSON. What only A1111's clients know is not among them.</summary>
public static class SettingsForm
{
    // They open doors: changed in the file by hand.
    private static readonly string[] ByHand = ["saving.folder", "previews.weights", "models.folders", "security.allowed_hosts", "intake.fetch", "intake.fetch_agent", "downloads.hugging_face_address", "downloads.civitai_address", "downloads.private_addresses"];

    private static readonly string[] Folders = ["saving.txt2img_folder", "saving.img2img_folder", "saving.extras_folder", "saving.txt2img_grids", "saving.img2img_grids", "saving.init_folder"];

    /// <summary>Every setting with its help, range and values.</summary>
    public static IReadOnlyList<SectionView> Show(StudioSettings settings) =>
        [.. SettingTree.Sections.Select(section => new SectionView(section.Name, section.Help, [.. section.Keys.Select(key => View(settings, key))]))];

    /// <summary><paramref name="settings"/> with what <paramref name="changes"/> holds: sections, in them names and values; null gives the usual value back.</summary>
    /// <exception cref="RequestException">A name is nobody's, or a value of another type, outside its range, or not to be changed by programs; names the setting as <c>saving.format</c>.</exception>
    public static StudioSettings Lay(StudioSettings settings, JsonElement changes)
    {
        try { return SettingTree.With(settings, Values(settings, changes)); }
        catch (InvalidOperationException) { throw new RequestException("settings", "a text holds half a character (a \\u escape of a surrogate without its other half)"); }
    }

    /// <summary>What <paramref name="after"/> has otherwise than <paramref name="before"/> in some sections, as <see cref="Lay"/> takes it; null when it is the same.</summary>
    public static string? Differences(StudioSettings before, StudioSettings after, params string[] sections)
    {
        var changes = (from section in SettingTree.Sections
                       where sections.Contains(section.Name)
                       from key in section.Keys
                       where !SettingTree.Same(SettingTree.Get(before, key), SettingTree.Get(after, key))
                       group key by section.Name).ToDictionary(group => group.Key, group => group.ToDictionary(key => key.Name, key => Json(SettingTree.Get(after, key))));
        return changes.Count == 0 ? null : JsonSerializer.Serialize(changes);
    }

    private static Dictionary<SettingKey, object?> Values(StudioSettings settings, JsonElement changes)
    {
        var values = new Dictionary<SettingKey, object?>();
        foreach (var section in Members("settings", changes, "sections with settings in them, such as {\"saving\": {\"format\": \"webp\"}}"))
        {
            if (SettingTree.Sections.FirstOrDefault(one => one.Name == section.Name) is not { } known)
                throw new RequestException(section.Name, $"there is no such section{Spelling.Hint(section.Name, SettingTree.Sections.Select(one => one.Name))}; known: {string.Join(", ", SettingTree.Sections.Select(one => one.Name))}");
            foreach (var member in Members(section.Name, section.Value, "an object of settings"))
            {
                var key = known.Keys.FirstOrDefault(key => key.Name == member.Name)
                    ?? throw new RequestException($"{section.Name}.{member.Name}", $"there is no such setting{Spelling.Hint(member.Name, known.Keys.Select(key => key.Name))}; known: {string.Join(", ", known.Keys.Select(key => key.Name))}");
                if (key.Description.Setting.IsSecret && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == SettingValue.Hidden) continue;
                var value = Value(key, member.Value);
                if (SettingTree.Same(value, SettingTree.Get(settings, key))) continue; // programs send back what they were given
                if (ByHand.Contains(key.Path)) throw new RequestException(key.Path, $"programs may not change this; it stands in {SettingsStore.FileName}");
                if (Folders.Contains(key.Path)) CheckInside(key, (string)value!);
                values[key] = value;
            }
        }

        return values;
    }

    private static SettingView View(StudioSettings settings, SettingKey key)
    {
        var (rule, type) = (key.Description.Setting, Nullable.GetUnderlyingType(key.Description.Type) ?? key.Description.Type);
        return new SettingView(
            key.Name, rule.Label, rule.Help, Kind(key.Description, type), Limit(rule.Min), Limit(rule.Max), Choices(rule, type), type != key.Description.Type,
            ByHand.Contains(key.Path), Json(key.Description.Default), Json(Shown(settings, key)), rule.IsSecret);
    }

    private static object? Shown(StudioSettings settings, SettingKey key) =>
        SettingTree.Get(settings, key) is var value && key.Description.Setting.IsSecret && value is string { Length: > 0 } ? SettingValue.Hidden : value;

    private static double? Limit(double limit) => double.IsFinite(limit) ? limit : null;

    private static string Kind(SettingDescription setting, Type type) =>
        type == typeof(bool) ? "boolean"
        : type == typeof(int) || type == typeof(long) ? "integer"
        : type == typeof(double) ? "number"
        : type == typeof(ImmutableArray<string>) ? "list"
        : type.IsEnum || setting.Setting.Choices is not null ? "choice"
        : "text";

    private static string[]? Choices(SettingAttribute rule, Type type) =>
        rule.Choices ?? (type.IsEnum ? [.. Enum.GetValues(type).Cast<object>().Select(SettingDescription.Written)] : null);

    private static JsonElement Json(object? value) => value is Enum named ? JsonSerializer.SerializeToElement(SettingDescription.Written(named)) : JsonSerializer.SerializeToElement(value);

    private static JsonElement.ObjectEnumerator Members(string path, JsonElement value, string wanted) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw new RequestException(path, $"{Short(value)} is not possible; give {wanted}");

    private static object? Value(SettingKey key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return key.Description.Default;
        var type = Nullable.GetUnderlyingType(key.Description.Type) ?? key.Description.Type;
        try
        {
            if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
                return SettingValue.Parse(key, [.. value.EnumerateArray().Select(item => item.GetString()!)]);
            var text = value.ValueKind switch
            {
                JsonValueKind.True or JsonValueKind.False when type == typeof(bool) => value.GetRawText(),
                JsonValueKind.Number when type == typeof(int) || type == typeof(long) => Whole(value),
                JsonValueKind.Number when type == typeof(double) => value.GetRawText(),
                JsonValueKind.String when type == typeof(string) || type.IsEnum => value.GetString()!,
                _ => throw new FormatException($"{(key.Description.Setting.IsSecret ? SettingValue.Hidden : Short(value))} is not possible; give {SettingValue.Wanted(key.Description, type)}"),
            };
            return SettingValue.Parse(key, text);
        }
        catch (FormatException wrong) { throw new RequestException(key.Path, wrong.Message); }
    }

    // 3.0 is 3.
    private static string Whole(JsonElement value) =>
        value.TryGetInt64(out _) || value.GetDouble() is var number && (number != Math.Floor(number) || Math.Abs(number) > 1e15) ? value.GetRawText() : ((long)number).ToString(CultureInfo.InvariantCulture);

    private static void CheckInside(SettingKey key, string folder)
    {
        var path = folder.Replace('\\', '/');
        if (path.Length == 0 || path.StartsWith('/') || path.Contains(':', StringComparison.Ordinal) || path.Split('/').Contains(".."))
            throw new RequestException(key.Path, $"'{folder}' is not possible; programs may choose folders inside saving.folder, such as 'today'; others stand in {SettingsStore.FileName}");
    }

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : value.GetRawText();
}
