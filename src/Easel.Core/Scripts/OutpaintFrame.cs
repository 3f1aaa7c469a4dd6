using Easel.Core.Requests;

namespace Easel.Core.Scripts;

/// <summary>A picture and what is painted beyond each of its sides, in pixels. Where it grows, the whole is a multiple of 64.</summary>
/// <param name="Width">Of the picture.</param>
/// <param name="Height">Of the picture.</param>
/// <param name="Left">New on the left.</param>
/// <param name="Right">New on the right.</param>
/// <param name="Up">New above.</param>
/// <param name="Down">New below.</param>
public sealed record OutpaintFrame(int Width, int Height, int Left, int Right, int Up, int Down)
{
    private const int Multiple = 64;

    /// <summary>Of the picture and what is new.</summary>
    public int WholeWidth => Left + Width + Right;

    public int WholeHeight => Up + Height + Down;

    /// <summary>Of what is painted: the whole, brought up to a multiple of 64. What is beyond the whole, to the right and below, is cut off again.</summary>
    public int CanvasWidth => Raised(WholeWidth);

    public int CanvasHeight => Raised(WholeHeight);

    /// <summary>The frame of a picture that grows by so many pixels at least on each of some sides.</summary>
    public static OutpaintFrame Of(int width, int height, int pixels, PictureSides sides)
    {
        var (left, right) = Grown(width, sides.HasFlag(PictureSides.Left) ? pixels : 0, sides.HasFlag(PictureSides.Right) ? pixels : 0);
        var (up, down) = Grown(height, sides.HasFlag(PictureSides.Up) ? pixels : 0, sides.HasFlag(PictureSides.Down) ? pixels : 0);
        return new OutpaintFrame(width, height, left, right, up, down);
    }

    /// <summary>Whether a picture of that size is possible.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public void Check()
    {
        if (Math.Max(CanvasWidth, CanvasHeight) > RequestLimits.LargestSide) throw new RequestException("script.pixels", $"{Width}x{Height} would grow to {WholeWidth}x{WholeHeight}; at most {RequestLimits.LargestSide} pixels a side are possible");
    }

    // What is missing to a multiple is shared out as the growth is.
    private static (int Before, int Behind) Grown(int side, int before, int behind)
    {
        if (before + behind == 0) return (0, 0);
        var more = Raised(side + before + behind) - side;
        var first = before * more / (before + behind);
        return (first, more - first);
    }

    private static int Raised(int side) => (side + Multiple - 1) / Multiple * Multiple;
}
