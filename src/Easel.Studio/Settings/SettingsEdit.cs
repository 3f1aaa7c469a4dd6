using System.Text.RegularExpressions;

namespace Easel.Studio.Settings;

/// <summary>Changes of the settings file's text that leave everything else in it as it stands: comments, order, blank lines.</summary>
internal static class SettingsEdit
{
    /// <summary>The text with another value under <paramref name="section"/> and <paramref name="name"/>.</summary>
    /// <param name="text">A file that reads without mistakes.</param>
    /// <param name="section">Name of the section; it is made when there is none.</param>
    /// <param name="name">Name in it; the line is made when there is none, in the place of its comment if there is one.</param>
    /// <param name="value">As it is written.</param>
    public static string Set(string text, string section, string name, string value)
    {
        var syntax = new SettingsSyntax("").Read(text);
        if (syntax.Entries.FirstOrDefault(entry => entry.Section == section && entry.Name == name) is { } there)
        {
            var old = text[there.ValueAt.Start..there.ValueAt.End];
            var kept = old[old.TrimEnd().Length..]; // the end of a list in lines lies behind its last line break
            return text[..there.ValueAt.Start] + value + kept + text[there.ValueAt.End..];
        }

        if (!syntax.Sections.TryGetValue(section, out var head))
            return $"{text.TrimEnd('\n')}{(text.Trim().Length > 0 ? "\n\n" : "")}{section}:\n  {name}: {value}\n";

        var line = EndOfLine(text, head.End);
        var end = syntax.Sections.Values.Where(other => other.Start > head.Start).Select(other => other.Start).DefaultIfEmpty(text.Length).Min();
        if (text[head.End..Math.Min(line, end)].Contains('{', StringComparison.Ordinal)) return InBraces(text, head.End, name, value);

        var indent = syntax.Entries.Where(entry => entry.Section == section).Select(entry => (int)entry.KeyAt.Column - 1).FirstOrDefault(2);
        var comment = new Regex($@"^[ \t]*#[ \t]*{Regex.Escape(name)}:.*$", RegexOptions.Multiline).Match(text, line, end - line);
        var written = $"{new string(' ', indent)}{name}: {value}";
        if (comment.Success) return text[..comment.Index] + written + text[(comment.Index + comment.Length)..];
        return line < text.Length ? $"{text[..(line + 1)]}{written}\n{text[(line + 1)..]}" : $"{text}\n{written}\n";
    }

    private static string InBraces(string text, int from, string name, string value)
    {
        var brace = text.IndexOf('{', from) + 1;
        var empty = text[brace..].TrimStart().StartsWith('}');
        return $"{text[..brace]}{name}: {value}{(empty ? "" : ", ")}{text[brace..]}";
    }

    private static int EndOfLine(string text, int from) => text.IndexOf('\n', from) is >= 0 and var end ? end : text.Length;
}
