namespace Easel.Training.Data;

/// <summary>A composed training picture: red, green and blue planes [3, side, side] in −1…1, and the words that describe it.</summary>
public sealed record Scene(int Side, float[] Planes, string Label, string Style, IReadOnlyList<string> Tags, string? Colour, string? Background);
