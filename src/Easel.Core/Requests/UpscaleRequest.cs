using Easel.Core.Imaging;

namespace Easel.Core.Requests;

/// <summary>A picture that is there already and is to be larger. By how much is the upscaler's affair.</summary>
/// <param name="Upscaler">By name, such as <see cref="BuiltInChoices.Upscaler"/>, or the path of its file on the engine's machine.</param>
/// <param name="Picture">At most <see cref="LargestSide"/> pixels a side.</param>
public sealed record UpscaleRequest(string Upscaler, Bitmap Picture)
{
    /// <summary>Of the picture, in pixels.</summary>
    public const int LargestSide = 8192;

    private const int LargestTile = 8192;
    private const int LargestOverlap = 512;

    /// <summary>Pixels a side of the tiles it is made in; 0 makes it in one piece, null leaves it to the engine.</summary>
    public int? Tile { get; init; }

    /// <summary>Pixels over which a tile turns into the next; null leaves it to the engine.</summary>
    public int? Overlap { get; init; }

    /// <summary>Sizes, checked.</summary>
    /// <exception cref="RequestException">One is out of range.</exception>
    public void Check()
    {
        if (Math.Max(Picture.Width, Picture.Height) > LargestSide)
            throw new RequestException("picture", $"{Picture.Width}x{Picture.Height} is too large for an upscaler; give at most {LargestSide} pixels a side");
        if (Tile is { } tile and not 0 and (< 16 or > LargestTile)) throw new RequestException("tile", $"tile is {tile}; give 16 to {LargestTile} pixels, or 0 for one piece");
        if (Overlap is < 0 or > LargestOverlap) throw new RequestException("overlap", $"overlap is {Overlap}; give 0 to {LargestOverlap} pixels");
    }
}
