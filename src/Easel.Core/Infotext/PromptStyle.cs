using System.Text.RegularExpressions;

namespace Easel.Core.Infotext;

/// <summary>A named piece of prompt, from styles.csv. Where it says <c>{prompt}</c> the prompt goes in; else it goes behind.</summary>
public sealed partial record PromptStyle(string Name, string Prompt, string NegativePrompt)
{
    private const string Place = "{prompt}";

    /// <summary><paramref name="prompt"/> with one style's text.</summary>
    public static string Merge(string style, string prompt) => style.Contains(Place, StringComparison.Ordinal)
        ? style.Replace(Place, prompt, StringComparison.Ordinal)
        : string.Join(", ", new[] { prompt.Trim(), style.Trim() }.Where(part => part.Length > 0));

    /// <summary><paramref name="prompt"/> with the styles' texts, one after another.</summary>
    public static string Apply(IEnumerable<string> styles, string prompt) => styles.Aggregate(prompt, (merged, style) => Merge(style, merged));

    /// <summary>The reverse of <see cref="Merge"/>: whether <paramref name="prompt"/> holds the style, and what is left without it.</summary>
    public static (bool Found, string Prompt) Extract(string style, string prompt)
    {
        var (wanted, text) = (Spaces().Replace(style.Trim(), " "), Spaces().Replace(prompt.Trim(), " "));
        var at = wanted.IndexOf(Place, StringComparison.Ordinal);
        if (at >= 0)
        {
            var (left, right) = (wanted[..at], wanted[(at + Place.Length)..]);
            return text.Length >= left.Length + right.Length && text.StartsWith(left, StringComparison.Ordinal) && text.EndsWith(right, StringComparison.Ordinal)
                ? (true, text[left.Length..^right.Length])
                : (false, prompt);
        }

        if (!text.EndsWith(wanted, StringComparison.Ordinal)) return (false, prompt);
        var rest = text[..^wanted.Length];
        return (true, rest.EndsWith(", ", StringComparison.Ordinal) ? rest[..^2] : rest);
    }

    /// <summary>Takes out every style that both prompts hold; the styles in the order they would be applied.</summary>
    public static (string Prompt, string NegativePrompt, IReadOnlyList<string> Used) TakeOut(IReadOnlyList<PromptStyle> styles, string prompt, string negative)
    {
        var (used, left) = (new List<string>(), styles.ToList());
        while (true)
        {
            var hit = left.Select(style => (Style: style, Positive: Extract(style.Prompt, prompt), Negative: Extract(style.NegativePrompt, negative)))
                .FirstOrDefault(tried => (tried.Style.Prompt + tried.Style.NegativePrompt).Length > 0 && tried.Positive.Found && tried.Negative.Found);
            if (hit.Style is null) break;
            (prompt, negative) = (hit.Positive.Prompt, hit.Negative.Prompt);
            used.Insert(0, hit.Style.Name);
            left.Remove(hit.Style);
        }

        return (prompt, negative, used);
    }

    [GeneratedRegex("  +")]
    private static partial Regex Spaces();
}
