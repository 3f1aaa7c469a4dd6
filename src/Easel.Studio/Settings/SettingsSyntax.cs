using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Easel.Studio.Settings;

/// <summary>Reads the two levels of the settings file, section and key, from YAML's events: no recursion, no aliases, so no bombs.</summary>
/// <param name="file">Its path, for mistakes.</param>
internal sealed class SettingsSyntax(string file)
{
    private readonly List<SettingsEntry> entries = [];
    private readonly List<SettingsMistake> mistakes = [];
    private readonly Dictionary<string, TextPlace> sections = [];

    public IReadOnlyList<SettingsEntry> Entries => entries;

    public IReadOnlyList<SettingsMistake> Mistakes => mistakes;

    /// <summary>The sections' names and where they stand.</summary>
    public IReadOnlyDictionary<string, TextPlace> Sections => sections;

    /// <summary>Reads <paramref name="text"/>; what is wrong stands in <see cref="Mistakes"/>.</summary>
    public SettingsSyntax Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) return this;
            parser.Consume<DocumentStart>();
            if (parser.TryConsume<Scalar>(out var nothing) && IsNothing(nothing)) return this;
            if (!parser.TryConsume<MappingStart>(out _)) Say(nothing is null ? parser.Current! : nothing, "it must be sections with settings in them, such as 'saving:' and below it '  format: png'");
            else while (!parser.TryConsume<MappingEnd>(out _)) Section(parser);
        }
        catch (YamlException wrong)
        {
            var tab = Array.FindIndex(text.Split('\n'), line => line.TrimStart(' ').StartsWith('\t') && !string.IsNullOrWhiteSpace(line));
            mistakes.Add(tab < 0
                ? new SettingsMistake(file, wrong.Start.Line, wrong.Start.Column, $"this is no YAML: {wrong.Message}")
                : new SettingsMistake(file, tab + 1, 1, "this is no YAML: the line begins with a tab; indent it with spaces"));
        }
        catch (InvalidOperationException) // what its scanner throws at some texts instead
        {
            mistakes.Add(new SettingsMistake(file, Math.Max(1, parser.Current?.End.Line ?? 1), Math.Max(1, parser.Current?.End.Column ?? 1), "this is no YAML, here or soon behind"));
        }

        return this;
    }

    private void Section(Parser parser)
    {
        if (Key(parser) is not { } key) return;
        if (!sections.TryAdd(key.Value, TextPlace.Of(key.Start, key.End))) Say(key, $"{key.Value}: the section stands here a second time; put its settings together");
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            if (!IsNothing(scalar)) Say(scalar, $"{key.Value}: {Short(scalar.Value)} is not possible; it is a section, so put its settings below it, indented");
        }
        else if (parser.TryConsume<MappingStart>(out _))
        {
            while (!parser.TryConsume<MappingEnd>(out _)) Entry(parser, key.Value);
        }
        else
        {
            Say(parser.Current!, $"{key.Value}: it is a section, so put its settings below it, indented");
            Skip(parser);
        }
    }

    private void Entry(Parser parser, string section)
    {
        if (Key(parser) is not { } key) return;
        var keyAt = TextPlace.Of(key.Start, key.End);
        if (entries.Exists(entry => entry.Section == section && entry.Name == key.Value)) Say(key, $"{section}.{key.Value}: it stands here a second time; keep one");
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            if (IsNothing(scalar)) Say(key, $"{section}.{key.Value}: a value is missing; give one, or take the line away");
            else entries.Add(new SettingsEntry(section, key.Value, [scalar.Value], false, scalar.Style != ScalarStyle.Plain, keyAt, TextPlace.Of(scalar.Start, scalar.End)));
        }
        else if (parser.TryConsume<SequenceStart>(out var list))
        {
            var items = new List<string>();
            while (parser.TryConsume<Scalar>(out var item)) items.Add(item.Value);
            if (parser.TryConsume<SequenceEnd>(out var end))
            {
                entries.Add(new SettingsEntry(section, key.Value, items, true, false, keyAt, TextPlace.Of(list.Start, end.End)));
                return;
            }

            Say(parser.Current!, $"{section}.{key.Value}: a list may only hold texts");
            while (!parser.TryConsume<SequenceEnd>(out _)) Skip(parser);
        }
        else
        {
            Say(parser.Current!, $"{section}.{key.Value}: {(parser.Current is AnchorAlias ? "an alias" : "a group of settings")} is not possible; give a value");
            Skip(parser);
        }
    }

    private Scalar? Key(Parser parser)
    {
        if (parser.TryConsume<Scalar>(out var key)) return key;
        Say(parser.Current!, "a name is missing");
        Skip(parser);
        Skip(parser);
        return null;
    }

    // One node with all that is in it.
    private static void Skip(Parser parser)
    {
        var depth = 0;
        do
        {
            depth += parser.Consume<ParsingEvent>().NestingIncrease;
        }
        while (depth > 0);
    }

    private void Say(ParsingEvent where, string message) => mistakes.Add(new SettingsMistake(file, where.Start.Line, where.Start.Column, message));

    private static bool IsNothing(Scalar scalar) => scalar is { Style: ScalarStyle.Plain, Value: "" };

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
