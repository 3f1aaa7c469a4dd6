namespace Easel.Diffusion.Faces;

/// <summary>A rectangle in a picture, in pixels or in parts of its sides.</summary>
public readonly record struct FaceBox(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>Shared area over the area of both together, 0 to 1, where a box of pixels holds its last column and row (facts: facexlib's py_cpu_nms).</summary>
    public double Overlap(FaceBox other)
    {
        var shared = Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left) + 1) * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top) + 1);
        return shared / (Area + other.Area - shared);
    }

    private double Area => (Width + 1) * (Height + 1);
}
