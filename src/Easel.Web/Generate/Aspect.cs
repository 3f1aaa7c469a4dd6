using Easel.Core.Requests;

namespace Easel.Web.Generate;

/// <summary>A shape of pictures.</summary>
/// <param name="Across">Its longer side, in parts.</param>
/// <param name="Down">Its shorter side, in parts.</param>
public sealed record Aspect(int Across, int Down)
{
    private const int Cell = 8;
    private const double Tolerance = 0.05;

    /// <summary>Those that are offered: wide ones; a swap makes tall ones of them.</summary>
    public static IReadOnlyList<Aspect> Usual { get; } = [new(1, 1), new(4, 3), new(3, 2), new(16, 9), new(2, 1)];

    public string Title => $"{Across}:{Down}";

    /// <summary>The size of this shape with about as many pixels as <paramref name="size"/>, as high or as wide as that is.</summary>
    public ImageSize Of(ImageSize size)
    {
        var isTall = size.Height > size.Width;
        var (wide, narrow) = (Across, Down);
        var area = (double)size.Width * size.Height;
        var (longer, shorter) = (Round(Math.Sqrt(area * wide / narrow)), Round(Math.Sqrt(area * narrow / wide)));
        return isTall ? new ImageSize(shorter, longer) : new ImageSize(longer, shorter);
    }

    /// <summary>Whether <paramref name="size"/> has this shape rather than another of the usual ones, lying or standing; sides are multiples of 8, so it may be a little off.</summary>
    public bool Is(ImageSize size) => this == Usual.MinBy(aspect => aspect.Distance(size)) && Distance(size) < Tolerance;

    private double Distance(ImageSize size) => Math.Abs(Math.Log((double)Math.Max(size.Width, size.Height) / Math.Min(size.Width, size.Height) / ((double)Across / Down)));

    private static int Round(double side) => Math.Clamp((int)Math.Round(side / Cell) * Cell, 2 * Cell, RequestLimits.LargestSide);
}
