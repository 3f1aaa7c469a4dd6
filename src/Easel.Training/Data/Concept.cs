namespace Easel.Training.Data;

/// <summary>Something to be painted: emojibase's label for it, and what else people call it.</summary>
/// <param name="Label">emojibase's label.</param>
/// <param name="OtherNames">Other names for it.</param>
/// <param name="Core">Whether it is one of the things that every child draws, which are learnt first.</param>
public sealed record Concept(string Label, IReadOnlyList<string> OtherNames, bool Core)
{
    /// <summary>Concepts separated by semicolons or lines, their names by slashes, the label first: "automobile/car;honeybee/bee". What stands before an empty line is core.</summary>
    public static IReadOnlyList<Concept> List(string text)
    {
        var parts = text.ReplaceLineEndings("\n").Split("\n\n", 2);
        return parts.Length == 1 ? Read(text, core: false) : [.. Read(parts[0], core: true), .. Read(parts[1], core: false)];
    }

    private static List<Concept> Read(string text, bool core) =>
        [.. text.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(entry => entry.Split('/', StringSplitOptions.TrimEntries))
            .Select(names => new Concept(names[0], names[1..], core))];
}
