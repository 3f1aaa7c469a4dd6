namespace Easel.Training.Data;

/// <summary>Words for a scene, worded anew each time.</summary>
public static class Captions
{
    private static readonly string[] Colours = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "black", "white", "brown"];

    /// <param name="scene">What is shown.</param>
    /// <param name="random">Chooses the wording.</param>
    public static string Of(Scene scene, Random random)
    {
        var (label, style, tags) = (scene.Picture.Names[random.Next(scene.Picture.Names.Count)], scene.Picture.Style, scene.Picture.Tags);
        var name = scene.Colour is null ? label : $"{scene.Colour} {WithoutColour(label)}";
        var article = Article(name);
        var behind = scene.Ground is null ? (random.NextDouble() < 0.3 ? ", white background" : "") : $", {scene.Ground} background";
        return random.Next(8) switch
        {
            0 or 1 or 2 => $"{article} {name}, {style}{behind}",
            3 or 4 => $"{style} of {article} {name}{behind}",
            5 => $"{name}, {style}{behind}",
            6 => tags.Count > 0 ? $"{name}, {tags[random.Next(tags.Count)]}, {style}{behind}" : $"{name}, {style}{behind}",
            _ => $"{article} {name}{behind}",
        };
    }

    /// <summary>Texts that together hold every word that captions of these pictures may have.</summary>
    public static IEnumerable<string> Words(IEnumerable<ConceptPicture> pictures) =>
        pictures.SelectMany(picture => picture.Names.Concat(picture.Tags).Append(picture.Style))
            .Concat(Composer.Colours).Concat(Colours).Append("a an of, white background");

    /// <summary>The plainest wording: "a fox, line art".</summary>
    public static string Plain(string label, string style) => $"{Article(label)} {label}, {style}";

    private static string Article(string name) => "aeiou".Contains(char.ToLowerInvariant(name[0]), StringComparison.Ordinal) ? "an" : "a";

    // "red apple" dyed blue is a blue apple.
    private static string WithoutColour(string label) =>
        string.Join(' ', label.Split(' ').Where((word, i) => i > 0 || !label.Contains(' ', StringComparison.Ordinal) || !Colours.Contains(word)));
}
