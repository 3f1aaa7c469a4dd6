using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Cli.Generate;

/// <summary>The option of one setting of a request: its name, what it takes, its help, all from the setting's description.</summary>
internal sealed class SettingOption
{
    private readonly SettingDescription setting;
    private readonly Type type;

    /// <param name="setting">A property marked as a setting, with its default.</param>
    /// <param name="names">The option's name, then others that are understood.</param>
    public SettingOption(SettingDescription setting, string[] names)
    {
        (this.setting, type) = (setting, Nullable.GetUnderlyingType(setting.Type) ?? setting.Type);
        Option = type == typeof(bool)
            ? new Option<bool>(names[0], names[1..]) { Description = Described(), Arity = ArgumentArity.ZeroOrOne, CustomParser = result => (bool)(Parsed(result) ?? false) }
            : new Option<object?>(names[0], names[1..]) { Description = Described(), HelpName = Takes(), Arity = ArgumentArity.ExactlyOne, CustomParser = Parsed };
    }

    public Option Option { get; }

    public string Group => setting.Setting.Group;

    /// <summary>Whether the command line gives it.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(Option) is { Implicit: false };

    /// <summary>Sets the property of <paramref name="record"/>, a copy of its own, when the command line gives it.</summary>
    public void Lay(ParseResult parsed, object record)
    {
        if (!IsGiven(parsed)) return;
        var value = Option is Option<bool> flag ? parsed.GetValue(flag) : parsed.GetValue((Option<object?>)Option);
        record.GetType().GetProperty(setting.Name)!.SetValue(record, value);
    }

    /// <summary>Reads "768x512"; false when it is no size.</summary>
    public static bool TrySize(string text, out ImageSize size)
    {
        size = default;
        if (text.Split('x', 'X') is not [var width, var height]
            || !int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w) || !int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h)) return false;
        size = new ImageSize(w, h);
        return true;
    }

    private object? Parsed(ArgumentResult result)
    {
        if (result.Tokens.Count == 0) return type == typeof(bool) ? true : null;
        var text = result.Tokens[0].Value;
        if (Value(text) is { } value) return value;
        result.AddError($"{Option.Name}: '{text}' is not {Kind()}{(setting.Allowed.Length > 0 && type != typeof(bool) ? $"; give {setting.Allowed}" : "")}");
        return null;
    }

    private object? Value(string text)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(bool)) return bool.TryParse(text, out var flag) ? flag : null;
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        if (type == typeof(long)) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large) ? large : null;
        if (type == typeof(double)) return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (type == typeof(ImageSize)) return TrySize(text, out var size) ? size : null;
        if (!type.IsEnum) return null;
        var plain = text.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return Enum.GetNames(type).FirstOrDefault(name => name.Equals(plain, StringComparison.OrdinalIgnoreCase)) is { } named ? Enum.Parse(type, named) : null;
    }

    private string Kind() =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number in reach"
        : type == typeof(double) ? "a number"
        : type == typeof(ImageSize) ? "a size such as 768x512"
        : "known";

    private string Takes() =>
        setting.Setting.Choices is { } choices ? string.Join('|', choices)
        : type.IsEnum ? string.Join('|', Enum.GetNames(type).Select(name => name.ToLowerInvariant()))
        : type == typeof(ImageSize) ? "WxH"
        : type == typeof(double) ? "X"
        : type == typeof(string) ? "TEXT"
        : "N";

    // "Sampling steps. (1–1000, usually 20)"
    private string Described()
    {
        var usual = setting.Default switch
        {
            null or false or "" or ImageSize => null,
            true => "on; false turns it off",
            var value => $"usually {SettingDescription.Written(value)}",
        };
        var range = type == typeof(bool) || type.IsEnum || setting.Setting.Choices is not null ? null : setting.Allowed is { Length: > 0 } allowed ? allowed : null;
        var facts = string.Join(", ", new[] { range, usual }.Where(fact => fact is not null));
        return facts.Length > 0 ? $"{setting.Setting.Help} ({facts})" : setting.Setting.Help;
    }
}
