namespace Easel.Training.Data;

/// <summary>Something to be painted: emojibase's label for it, and what else people call it.</summary>
public sealed record Concept(string Label, IReadOnlyList<string> OtherNames)
{
    /// <summary>Concepts separated by semicolons or lines, their names by slashes, the label first: "automobile/car;bee".</summary>
    public static IReadOnlyList<Concept> List(string text) =>
        [.. text.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read)];

    private static Concept Read(string entry)
    {
        var names = entry.Split('/', StringSplitOptions.TrimEntries);
        return new Concept(names[0], names[1..]);
    }
}
