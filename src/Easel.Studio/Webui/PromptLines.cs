using System.Text.RegularExpressions;
using Easel.Core.Requests;
using Easel.Studio.Jobs;

namespace Easel.Studio.Webui;

/// <summary>
/// A list of prompts, one a line, as A1111's script "Prompts from file or textbox" reads it: a line is a prompt, or options <c>--prompt "a cat" --steps 30</c>. Empty
/// lines and lines that begin with <c>#</c> are skipped.
/// </summary>
public static partial class PromptLines
{
    /// <summary>The script's title.</summary>
    public const string Title = "prompts from file or textbox";

    /// <summary>Reads a text.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="start">What each line is laid over; its prompts are joined with the line's by a space.</param>
    /// <param name="rules">How they go together.</param>
    public static PromptLinesReading Read(string text, ImageRequest start, PromptLineRules rules)
    {
        var (lines, mistakes, notes) = (new List<PromptLine>(), new List<PromptLineNote>(), new List<PromptLineNote>());
        if (rules.IteratesSeed || rules.SharesSeed) start = start with { Seeds = JobSeeds.Drawn(start.Seeds) with { Variation = start.Seeds.Variation } };
        foreach (var (index, raw) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            var seeds = start.Seeds;
            if (rules.IteratesSeed) seeds = seeds with { Seed = seeds.Seed + (lines.Count * (long)start.BatchSize * start.BatchCount) };
            var empty = new PromptLine(index + 1, start with { Seeds = seeds });
            try { lines.Add(Options(empty, line, rules, notes) ?? Plain(empty, line, rules)); }
            catch (RequestException wrong)
            {
                mistakes.Add(new PromptLineNote(index + 1, wrong.Message));
                lines.Add(Plain(empty, line, rules));
            }
        }

        return new PromptLinesReading([.. lines], [.. mistakes], [.. notes]);
    }

    private static PromptLine Plain(PromptLine line, string prompt, PromptLineRules rules) => line with { Request = line.Request with { Prompt = Join(prompt, line.Request.Prompt, rules) } };

    // Null where a line is a prompt, also one that has dashes in it.
    private static PromptLine? Options(PromptLine line, string text, PromptLineRules rules, List<PromptLineNote> notes)
    {
        if (!text.StartsWith("--", StringComparison.Ordinal))
        {
            if (Option().Matches(text).Select(match => match.Groups[1].Value).FirstOrDefault(name => PromptLineOptions.Names.Contains(name.Replace('-', '_'))) is not { } misplaced) return null;
            throw new RequestException($"--{misplaced}", "it stands behind a prompt; a line with options begins with one: --prompt \"…\"");
        }

        var options = new PromptLineOptions(line);
        options.Read(ShellWords.Split("quotes", text));
        if (options.Note is { } note) notes.Add(new PromptLineNote(line.Number, note));
        var request = options.Line.Request;
        return options.Line with
        {
            Request = request with
            {
                Prompt = options.Prompt is { } prompt ? Join(prompt, request.Prompt, rules) : request.Prompt,
                NegativePrompt = options.NegativePrompt is { } negative ? Join(negative, request.NegativePrompt, rules) : request.NegativePrompt,
            },
        };
    }

    private static string Join(string own, string form, PromptLineRules rules) => form.Length == 0 ? own : rules.GoesBehind ? $"{form} {own}" : $"{own} {form}";

    [GeneratedRegex(@"(?<=\s)--([\w-]+)")]
    private static partial Regex Option();
}
