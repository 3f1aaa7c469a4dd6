namespace Easel.Core.Prompts;

/// <summary>A piece of a prompt and how much it weighs: a segment of attention, or a part of a composition.</summary>
/// <param name="Text">As written, brackets and escapes resolved.</param>
/// <param name="Weight">1 is neutral; may be negative.</param>
public readonly record struct WeightedText(string Text, double Weight)
{
    /// <summary>The marker that ends a chunk of 75 tokens.</summary>
    public static WeightedText Break { get; } = new("BREAK", -1);

    /// <summary>Whether this is <see cref="Break"/>. A weight around it, as in <c>(a BREAK b:1.4)</c>, turns it into the plain word (as in A1111).</summary>
    public bool IsBreak => this == Break;
}
