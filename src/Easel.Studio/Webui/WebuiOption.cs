using System.Text.Json;
using Easel.Core.Requests;
using Easel.Studio.Settings;

namespace Easel.Studio.Webui;

/// <summary>A setting of A1111's that is one of Easel's.</summary>
/// <param name="Name">A1111's.</param>
/// <param name="Path">Easel's, <c>saving.format</c>.</param>
internal sealed record WebuiOption(string Name, string Path)
{
    /// <summary>A1111's words for values, and Easel's; null where they are the same.</summary>
    public IReadOnlyList<(string Webui, string Easel)>? Words { get; init; }

    /// <summary>What A1111 shows for a value that is not set.</summary>
    public double? Unset { get; init; }

    /// <summary>Whether clients of the API may change it.</summary>
    public bool ReadOnly { get; init; }

    private SettingKey Key => SettingTree.Key(Path);

    /// <summary>The value as A1111 shows it.</summary>
    public JsonElement Read(StudioSettings settings)
    {
        var value = SettingTree.Get(settings, Key);
        return value switch
        {
            not null when Words is not null => JsonSerializer.SerializeToElement(Shown(SettingValue.Written(value))),
            bool flag => JsonSerializer.SerializeToElement(flag),
            int whole => WebuiOptionTable.Number(whole, WebuiOptionTable.Defaults[Name] is { ValueKind: JsonValueKind.Number } usual && usual.GetRawText().Contains('.', StringComparison.Ordinal)),
            long large => JsonSerializer.SerializeToElement(large),
            double number => WebuiOptionTable.Number(number, true),
            null => WebuiOptionTable.Number(Unset ?? 0, true),
            string text => JsonSerializer.SerializeToElement(text),
            _ => JsonSerializer.SerializeToElement(Shown(SettingValue.Written(value))),
        };
    }

    /// <summary>What Easel keeps for a value of A1111's.</summary>
    /// <exception cref="RequestException">It is of another type or outside its range; names A1111's setting.</exception>
    public KeyValuePair<SettingKey, object?> Write(JsonElement value)
    {
        var key = Key;
        var text = Text(WebuiOptionTable.Conform(Name, value));
        if (Words is not null)
            text = Words.FirstOrDefault(word => word.Webui.Equals(text, StringComparison.OrdinalIgnoreCase)).Easel
                ?? throw new RequestException(Name, $"'{text}' is not possible; give {string.Join(", ", Words.Select(word => word.Webui).Distinct())}");
        try
        {
            var parsed = SettingValue.Parse(key, text);
            return new(key, Unset is { } unset && parsed is double number && number == unset ? null : parsed);
        }
        catch (FormatException wrong)
        {
            throw new RequestException(Name, wrong.Message);
        }
    }

    private string Shown(string written) => Words?.FirstOrDefault(word => word.Easel == written).Webui ?? written;

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetDouble() is var number && Math.Abs(number) < 1e15 && number == Math.Floor(number) ? ((long)number).ToString(System.Globalization.CultureInfo.InvariantCulture) : value.GetRawText(),
        _ => value.GetRawText(),
    };
}
