namespace Easel.Training.Data;

/// <summary>What a training picture shows, in words.</summary>
/// <param name="Picture">The concept and its drawing.</param>
/// <param name="Colour">The colour it was dyed, or null.</param>
/// <param name="Ground">The colour behind it, or null for white.</param>
public sealed record Scene(ConceptPicture Picture, string? Colour, string? Ground);
