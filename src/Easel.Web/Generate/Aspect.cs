using Easel.Core.Requests;

namespace Easel.Web.Generate;

/// <summary>A shape of pictures.</summary>
/// <param name="Across">Its width, in parts.</param>
/// <param name="Down">Its height, in parts.</param>
public sealed record Aspect(int Across, int Down)
{
    private const int Cell = 8;

    /// <summary>Those that are offered: wide ones; a swap makes tall ones of them.</summary>
    public static IReadOnlyList<Aspect> Usual { get; } = [new(1, 1), new(5, 4), new(4, 3), new(3, 2), new(16, 9), new(2, 1)];

    public string Title => $"{Across}:{Down}";

    /// <summary>The size of this shape with about as many pixels as <paramref name="size"/>, as high or as wide as that is.</summary>
    public ImageSize Of(ImageSize size)
    {
        var isTall = size.Height > size.Width;
        var (wide, narrow) = (Math.Max(Across, Down), Math.Min(Across, Down));
        var area = (double)size.Width * size.Height;
        var (longer, shorter) = (Round(Math.Sqrt(area * wide / narrow)), Round(Math.Sqrt(area * narrow / wide)));
        return isTall ? new ImageSize(shorter, longer) : new ImageSize(longer, shorter);
    }

    /// <summary>Whether <paramref name="size"/> has this shape, lying or standing.</summary>
    public bool Is(ImageSize size) => Of(size) == size;

    private static int Round(double side) => Math.Clamp((int)Math.Round(side / Cell) * Cell, 2 * Cell, RequestLimits.LargestSide);
}
