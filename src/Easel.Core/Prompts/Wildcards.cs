using System.Text;
using System.Text.RegularExpressions;

namespace Easel.Core.Prompts;

/// <summary>Puts choices in the place of wildcards, <c>__weather/sky__</c>, as the extension "wildcards" of A1111 does: one line of the file of that name, drawn by the picture's seed.</summary>
public static partial class Wildcards
{
    /// <summary>The names of a prompt's wildcards, in order, each as often as it stands there.</summary>
    public static IEnumerable<string> Names(string prompt) => Wildcard().Matches(prompt).Select(match => match.Groups[1].Value);

    /// <summary>The prompt with a choice for each wildcard. One prompt has one row of draws, so equal prompts of a seed are equal.</summary>
    /// <param name="prompt">With wildcards.</param>
    /// <param name="seed">The picture's.</param>
    /// <param name="choices">The choices of a name; null or none leaves the wildcard as it stands.</param>
    public static string Resolve(string prompt, long seed, Func<string, IReadOnlyList<string>?> choices)
    {
        var (random, text, copied) = (new PythonRandom(seed), new StringBuilder(), 0);
        foreach (Match match in Wildcard().Matches(prompt))
        {
            if (choices(match.Groups[1].Value) is not { Count: > 0 } lines) continue;
            text.Append(prompt, copied, match.Index - copied).Append(lines[random.Below(lines.Count)]);
            copied = match.Index + match.Length;
        }

        return text.Append(prompt, copied, prompt.Length - copied).ToString();
    }

    [GeneratedRegex(@"__([\p{L}\p{N}_\-/.]+?)__")]
    private static partial Regex Wildcard();
}
