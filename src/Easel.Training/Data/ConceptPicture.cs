namespace Easel.Training.Data;

/// <summary>One concept drawn in one style.</summary>
/// <param name="Label">What a person calls it: "red apple".</param>
/// <param name="Style">"3d render", "flat illustration" or "line art".</param>
/// <param name="Tags">Other words for it.</param>
/// <param name="Path">A PNG or WebP with transparency.</param>
public sealed record ConceptPicture(string Label, string Style, IReadOnlyList<string> Tags, string Path);
