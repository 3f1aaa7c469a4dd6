namespace Easel.Studio.Library;

/// <summary>A word or phrase of the captions a model was trained on.</summary>
/// <param name="Tag">As the captions have it.</param>
/// <param name="Count">In how many of them.</param>
public sealed record TrainedTag(string Tag, int Count);
