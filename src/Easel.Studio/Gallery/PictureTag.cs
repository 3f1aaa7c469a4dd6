namespace Easel.Studio.Gallery;

/// <summary>A word a person has put on a picture.</summary>
public sealed class PictureTag
{
    public long PictureNumber { get; init; }

    public required string Tag { get; init; }
}
