namespace Easel.Core.Requests;

/// <summary>Size of a picture in pixels.</summary>
public readonly record struct ImageSize(int Width, int Height)
{
    public override string ToString() => $"{Width}x{Height}";
}
