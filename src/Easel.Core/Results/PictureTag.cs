namespace Easel.Core.Results;

/// <summary>A word for what a picture shows.</summary>
/// <param name="Name">As the tagger has it, such as <c>red_hair</c>.</param>
/// <param name="Score">How likely it is there, 0 to 1.</param>
public sealed record PictureTag(string Name, double Score);
