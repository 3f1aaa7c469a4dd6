using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>Values of settings as text and back.</summary>
internal static partial class SettingValue
{
    /// <summary>What stands for a secret that is set.</summary>
    public const string Hidden = "***";

    private const int LongestText = 4096;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value that <paramref name="text"/> means for <paramref name="key"/>.</summary>
    /// <exception cref="FormatException">It means none, or one that is not allowed; the message says what is.</exception>
    public static object? Parse(SettingKey key, string text)
    {
        var type = Nullable.GetUnderlyingType(key.Description.Type) ?? key.Description.Type;
        if (type != key.Description.Type && text is "null" or "~" or "") return null;
        var value = Convert(type, text) ?? throw new FormatException($"{Short(text)} is not possible; give {Wanted(key.Description, type)}");
        return Problem(key, value) is { } problem ? throw new FormatException(problem) : value;
    }

    /// <summary>As above, for several.</summary>
    /// <exception cref="FormatException">As above.</exception>
    public static object Parse(SettingKey key, IReadOnlyList<string> items) =>
        key.Description.Type == typeof(ImmutableArray<string>)
            ? items.ToImmutableArray()
            : throw new FormatException($"a list is not possible; give {Wanted(key.Description, key.Description.Type)}");

    /// <summary>What is wrong with a value, or null.</summary>
    public static string? Problem(SettingKey key, object? value)
    {
        var rule = key.Description.Setting;
        var fits = value switch
        {
            int or long or double => System.Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number >= rule.Min && number <= rule.Max,
            string text when rule.Choices is { } choices => choices.Contains(text, StringComparer.Ordinal),
            string text when text.Length > LongestText || text.Any(char.IsControl) => false,
            string text when key.Path == "grids.background" => Colour().IsMatch(text),
            string text when IsPattern(key) => !Field().Replace(text, "").Contains("..", StringComparison.Ordinal),
            Enum named => Enum.IsDefined(named.GetType(), named),
            _ => true,
        };
        return fits ? null : $"{(rule.IsSecret ? Hidden : Short(Written(value)))} is not possible; give {Wanted(key.Description, value!.GetType())}";
    }

    /// <summary>The value as it is written into the file.</summary>
    public static string Written(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string text => Plain().IsMatch(text) && !Word().IsMatch(text) ? text : JsonSerializer.Serialize(text, Readable),
        IEnumerable<string> items => $"[{string.Join(", ", items.Select(Written))}]",
        _ => SettingDescription.Written(value),
    };

    /// <summary>What a setting takes, in words.</summary>
    public static string Wanted(SettingDescription setting, Type type)
    {
        if (type == typeof(ImmutableArray<string>)) return "a list such as [a, b]";
        if (setting.Allowed is { Length: > 0 } allowed) return allowed;
        if (type == typeof(int) || type == typeof(long)) return "a whole number";
        if (type == typeof(double)) return "a number";
        if (setting.Name is nameof(SavingSettings.FileName) or nameof(SavingSettings.FolderName)) return $"a pattern of at most {LongestText} characters without '..'";
        return setting.Name == nameof(GridSettings.Background) ? "a colour as #rrggbb" : $"a text of at most {LongestText} characters in one line";
    }

    // What a pattern's fields become holds no separator and is no '..' (FileNamePattern), so what stands around them decides.
    private static bool IsPattern(SettingKey key) => key.Path is "saving.file_name" or "saving.folder_name";

    private static object? Convert(Type type, string text)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(bool)) return text.ToLowerInvariant() switch { "true" or "yes" or "on" => true, "false" or "no" or "off" => false, _ => null };
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        if (type == typeof(long)) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large) ? large : null;
        if (type == typeof(double)) return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
        if (!type.IsEnum) return null;
        if (type == typeof(Easel.Core.Imaging.PictureFormat) && text.Equals("jpg", StringComparison.OrdinalIgnoreCase)) text = "jpeg";
        return Enum.GetValues(type).Cast<object>().FirstOrDefault(value => SettingDescription.Written(value).Equals(text, StringComparison.OrdinalIgnoreCase));
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"^[A-Za-z][\w./+-]*( [\w./+-]+)*$")]
    private static partial Regex Plain();

    // What YAML readers may take for something else than a text.
    [GeneratedRegex("^(true|false|yes|no|on|off|null|y|n|nan|inf)$", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex Field();

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Colour();
}
