using System.Collections.Immutable;

namespace Easel.Diffusion.Faces;

/// <summary>Where the networks want a face's eyes, nose and corners of the mouth (facts: facexlib's template for 512 pixels, after FFHQ).</summary>
public static class FaceTemplate
{
    private const double FullSide = 512;

    private static readonly ImmutableArray<FacePoint> full = [new(192.98138, 239.94708), new(318.90277, 240.1936), new(256.63416, 314.01935), new(201.26117, 371.41043), new(313.08905, 371.15118)];

    /// <summary>The five points in a square picture of a face, in the order <see cref="DetectedFace.Points"/> has.</summary>
    /// <param name="side">Of the square, in pixels.</param>
    public static ImmutableArray<FacePoint> Points(int side) => [.. full.Select(point => new FacePoint(point.X * side / FullSide, point.Y * side / FullSide))];
}
