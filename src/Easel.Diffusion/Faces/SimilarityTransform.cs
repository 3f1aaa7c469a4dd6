namespace Easel.Diffusion.Faces;

/// <summary>Turns, scales and shifts alike everywhere: (x, y) → (Along · x − Across · y + ShiftX, Across · x + Along · y + ShiftY).</summary>
public readonly record struct SimilarityTransform(double Along, double Across, double ShiftX, double ShiftY)
{
    /// <summary>Of lengths.</summary>
    public double Scale => double.Hypot(Along, Across);

    /// <summary>The transform that brings <paramref name="from"/> closest to <paramref name="to"/>, by the sum of squared distances; no mirroring (Umeyama 1991 in two dimensions).</summary>
    /// <exception cref="ArgumentException">The numbers of points differ, or all points of <paramref name="from"/> are one.</exception>
    public static SimilarityTransform Fit(ReadOnlySpan<FacePoint> from, ReadOnlySpan<FacePoint> to)
    {
        if (from.Length != to.Length || from.Length < 2) throw new ArgumentException($"{from.Length} points cannot be brought to {to.Length}; give two or more of each");
        var (source, target) = (Centre(from), Centre(to));
        double along = 0, across = 0, size = 0;
        for (var i = 0; i < from.Length; i++)
        {
            var (px, py, qx, qy) = (from[i].X - source.X, from[i].Y - source.Y, to[i].X - target.X, to[i].Y - target.Y);
            along += px * qx + py * qy;
            across += px * qy - py * qx;
            size += px * px + py * py;
        }

        if (size == 0) throw new ArgumentException("all points are one; there is no transform");
        (along, across) = (along / size, across / size);
        return new SimilarityTransform(along, across, target.X - along * source.X + across * source.Y, target.Y - across * source.X - along * source.Y);
    }

    public FacePoint Apply(FacePoint point) => new(Along * point.X - Across * point.Y + ShiftX, Across * point.X + Along * point.Y + ShiftY);

    /// <summary>What takes it back.</summary>
    public SimilarityTransform Inverse()
    {
        var size = Along * Along + Across * Across;
        var (along, across) = (Along / size, -Across / size);
        return new SimilarityTransform(along, across, -along * ShiftX + across * ShiftY, -across * ShiftX - along * ShiftY);
    }

    private static FacePoint Centre(ReadOnlySpan<FacePoint> points)
    {
        double x = 0, y = 0;
        foreach (var point in points) (x, y) = (x + point.X, y + point.Y);
        return new FacePoint(x / points.Length, y / points.Length);
    }
}
