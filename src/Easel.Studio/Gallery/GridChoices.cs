using Easel.Core.Imaging;

namespace Easel.Studio.Gallery;

/// <summary>How the sheets of a job's pictures are written.</summary>
public sealed record GridChoices
{
    /// <summary>Folder below the outputs' own for grids of text to image; A1111's name.</summary>
    public string Txt2ImgFolder { get; init; } = "txt2img-grids";

    /// <summary>The same of image to image.</summary>
    public string Img2ImgFolder { get; init; } = "img2img-grids";

    /// <summary>As <see cref="OutputChoices.SubfolderPattern"/>; empty puts all into one folder.</summary>
    public string SubfolderPattern { get; init; } = "[date]";

    public PictureFormat Format { get; init; } = PictureFormat.Png;

    /// <summary>No grid of one picture.</summary>
    public bool OnlyIfSeveral { get; init; } = true;

    /// <summary>Rows, 0 for one a batch picture, −1 to choose.</summary>
    public int Rows { get; init; } = -1;

    /// <summary>With −1: no place stays empty.</summary>
    public bool Fill { get; init; }

    /// <summary>Whether the pattern of pictures' names stands in the grid's name, too.</summary>
    public bool NamedFully { get; init; }

    /// <summary>Of empty places.</summary>
    public (byte R, byte G, byte B) Background { get; init; } = (255, 255, 255);
}
