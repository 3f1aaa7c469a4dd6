namespace Easel.Web.Start;

/// <summary>How far a picture is extended on each side.</summary>
/// <param name="Left">Pixels, a multiple of 8, as are the others.</param>
/// <param name="Top">Pixels.</param>
/// <param name="Right">Pixels.</param>
/// <param name="Bottom">Pixels.</param>
public sealed record FrameSides(int Left, int Top, int Right, int Bottom)
{
    public static FrameSides None { get; } = new(0, 0, 0, 0);

    public bool IsNone => this == None;
}
