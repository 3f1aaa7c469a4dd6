namespace Easel.Training.Data;

/// <summary>One concept drawn in one style.</summary>
/// <param name="Names">What people call it, the first as emojibase does: "red apple".</param>
/// <param name="Style">"3d render", "flat illustration" or "line art".</param>
/// <param name="Tags">Other words for it.</param>
/// <param name="Path">A PNG or WebP with transparency.</param>
/// <param name="Core">Whether it is learnt first.</param>
public sealed record ConceptPicture(IReadOnlyList<string> Names, string Style, IReadOnlyList<string> Tags, string Path, bool Core = false)
{
    public string Label => Names[0];
}
