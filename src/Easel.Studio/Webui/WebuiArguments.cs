using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Core.Settings;

namespace Easel.Studio.Webui;

/// <summary>The arguments of a script in a request of A1111's API: by place, of any kind, those at the end may be missing.</summary>
/// <param name="args">The body's <c>script_args</c>.</param>
internal sealed class WebuiArguments(IReadOnlyList<JsonElement> args)
{
    public const string Field = "script_args";

    /// <summary>Options of a script's record, one an argument from a place on, in the order the record declares them.</summary>
    /// <param name="defaults">The record.</param>
    /// <param name="from">The place of the first.</param>
    /// <exception cref="RequestException">An argument is of another kind, or out of range.</exception>
    public JsonObject Options(object defaults, int from)
    {
        var options = new JsonObject();
        foreach (var (index, setting) in SettingDescription.Of(defaults).Index())
            options[JsonNamingPolicy.CamelCase.ConvertName(setting.Name)] = Option(from + index, setting);
        return options;
    }

    /// <summary>A number; <paramref name="usual"/> where there is none.</summary>
    /// <exception cref="RequestException">It is none, or out of range.</exception>
    public double Number(int at, double usual, double least, double most)
    {
        if (IsMissing(at)) return usual;
        if (args[at].ValueKind == JsonValueKind.Number && args[at].GetDouble() is var number && number >= least && number <= most) return number;
        throw new RequestException(Field, string.Create(CultureInfo.InvariantCulture, $"argument {at} is {args[at].GetRawText()}; give {least} to {most}"));
    }

    /// <summary>A text; <paramref name="usual"/> where there is none.</summary>
    /// <exception cref="RequestException">It is of another kind.</exception>
    public string Text(int at, string usual) => IsMissing(at) ? usual : args[at].ValueKind == JsonValueKind.String ? args[at].GetString()!
        : throw new RequestException(Field, $"argument {at} is {args[at].GetRawText()}; give a text");

    /// <summary>Texts in a list; null where there is none.</summary>
    /// <exception cref="RequestException">It is of another kind.</exception>
    public IReadOnlyList<string>? Texts(int at) => IsMissing(at) ? null : args[at].ValueKind switch
    {
        JsonValueKind.Array => [.. args[at].EnumerateArray().Select(item => item.ToString())],
        JsonValueKind.String => args[at].GetString() is { Length: > 0 } one ? [one] : null,
        _ => throw new RequestException(Field, $"argument {at} is {args[at].GetRawText()}; give a list of texts"),
    };

    /// <summary>True or false; <paramref name="usual"/> where there is nothing.</summary>
    /// <exception cref="RequestException">It is of another kind.</exception>
    public bool Flag(int at, bool usual = false) => IsMissing(at) ? usual : args[at].ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new RequestException(Field, $"argument {at} is {args[at].GetRawText()}; give true or false"),
    };

    /// <summary>Whether the argument at a place is a number.</summary>
    public bool IsNumber(int at) => !IsMissing(at) && args[at].ValueKind == JsonValueKind.Number;

    private bool IsMissing(int at) => args.Count <= at || args[at].ValueKind == JsonValueKind.Null;

    private JsonNode Option(int at, SettingDescription setting) => setting.Default switch
    {
        bool flag => Flag(at, flag),
        int number => (int)Number(at, number, setting.Setting.Min, setting.Setting.Max),
        double number => Number(at, number, setting.Setting.Min, setting.Setting.Max),
        PictureSides sides => Sides(at, sides).ToString().ToLowerInvariant(),
        MaskContent content => SettingDescription.Written(Content(at, content)),
        var text => Text(at, (string)text!),
    };

    // Names in a list, as A1111 has them, or in one text.
    private PictureSides Sides(int at, PictureSides usual)
    {
        if (IsMissing(at)) return usual;
        var names = args[at].ValueKind == JsonValueKind.Array ? args[at].EnumerateArray().Select(name => name.ToString()) : args[at].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var sides = PictureSides.None;
        foreach (var name in names)
            sides |= Enum.GetValues<PictureSides>().FirstOrDefault(side => side.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) is not PictureSides.None and var side ? side
                : throw new RequestException(Field, $"argument {at} names the side '{name}'; give left, right, up or down");
        return sides;
    }

    // By place or by name.
    private MaskContent Content(int at, MaskContent usual)
    {
        if (IsMissing(at)) return usual;
        var known = Enum.GetValues<MaskContent>();
        if (args[at].ValueKind == JsonValueKind.Number) return known[(int)Number(at, 0, 0, known.Length - 1)];
        var name = args[at].ToString();
        return known.Cast<MaskContent?>().FirstOrDefault(content => SettingDescription.Written(content!.Value).Replace('_', ' ').Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new RequestException(Field, $"argument {at} is '{name}'; give {string.Join(", ", known.Select(content => SettingDescription.Written(content).Replace('_', ' ')))}, or its place from 0");
    }
}
