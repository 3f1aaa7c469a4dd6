using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Results;

namespace Easel.Studio.Tagging;

/// <summary>How tags become a caption (facts: A1111 1.10.1 deepbooru.py and its settings).</summary>
public sealed partial record TagWriting
{
    private const string Ratings = "rating:"; // what DeepDanbooru calls safe or not; no words for a picture

    /// <summary>Tags below it are left out, 0 to 1.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>By the alphabet; else the likeliest first.</summary>
    public bool Alphabetical { get; init; } = true;

    /// <summary>Spaces where tags have underscores.</summary>
    public bool Spaces { get; init; } = true;

    /// <summary>Brackets and backslashes that prompts understand are written so that they do not.</summary>
    public bool Escape { get; init; } = true;

    /// <summary>With each tag's score, as a prompt weighs it.</summary>
    public bool Ranks { get; init; }

    /// <summary>Tags to leave out, with spaces or underscores.</summary>
    public IReadOnlyList<string> Filtered { get; init; } = [];

    /// <summary>The caption.</summary>
    public string Write(IEnumerable<PictureTag> tags)
    {
        var left = Filtered.Select(name => name.Trim().Replace(' ', '_')).ToHashSet(StringComparer.Ordinal);
        var likely = tags.Where(tag => tag.Score >= Threshold && !tag.Name.StartsWith(Ratings, StringComparison.Ordinal) && !left.Contains(tag.Name));
        var sorted = Alphabetical ? likely.OrderBy(tag => tag.Name, StringComparer.Ordinal) : likely.OrderByDescending(tag => tag.Score);
        return string.Join(", ", sorted.Select(Written));
    }

    private string Written(PictureTag tag)
    {
        var text = Spaces ? tag.Name.Replace('_', ' ') : tag.Name;
        if (Escape) text = Special().Replace(text, @"\$0");
        return Ranks ? string.Create(CultureInfo.InvariantCulture, $"({text}:{tag.Score:F3})") : text;
    }

    [GeneratedRegex(@"[\\()]")]
    private static partial Regex Special();
}
