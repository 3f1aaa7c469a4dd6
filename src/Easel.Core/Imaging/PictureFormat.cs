namespace Easel.Core.Imaging;

/// <summary>The file formats pictures are written in.</summary>
public enum PictureFormat
{
    Png,
    Jpeg,
    Webp,
}
