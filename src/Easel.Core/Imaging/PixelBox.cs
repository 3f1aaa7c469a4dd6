namespace Easel.Core.Imaging;

/// <summary>A part of a picture in pixels; right and bottom are the first not in it.</summary>
public readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;
}
