namespace Easel.Training.Data;

/// <summary>Words for a scene, worded anew each time.</summary>
public static class Captions
{
    private static readonly string[] Colours = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "black", "white", "brown"];

    /// <param name="label">What is shown.</param>
    /// <param name="style">How it is drawn.</param>
    /// <param name="tags">Other words for it.</param>
    /// <param name="colour">The colour it was dyed, or null.</param>
    /// <param name="background">The colour behind it, or null for white.</param>
    /// <param name="random">Chooses the wording.</param>
    public static string Of(string label, string style, IReadOnlyList<string> tags, string? colour, string? background, Random random)
    {
        var name = colour is null ? label : $"{colour} {WithoutColour(label)}";
        var article = Article(name);
        var behind = background is null ? (random.NextDouble() < 0.3 ? ", white background" : "") : $", {background} background";
        return random.Next(8) switch
        {
            0 or 1 or 2 => $"{article} {name}, {style}{behind}",
            3 or 4 => $"{style} of {article} {name}{behind}",
            5 => $"{name}, {style}{behind}",
            6 => tags.Count > 0 ? $"{name}, {tags[random.Next(tags.Count)]}, {style}{behind}" : $"{name}, {style}{behind}",
            _ => $"{article} {name}{behind}",
        };
    }

    /// <summary>The plainest wording: "a fox, line art".</summary>
    public static string Plain(string label, string style) => $"{Article(label)} {label}, {style}";

    private static string Article(string name) => "aeiou".Contains(char.ToLowerInvariant(name[0]), StringComparison.Ordinal) ? "an" : "a";

    // "red apple" dyed blue is a blue apple.
    private static string WithoutColour(string label) =>
        string.Join(' ', label.Split(' ').Where((word, i) => i > 0 || !label.Contains(' ', StringComparison.Ordinal) || !Colours.Contains(word)));
}
