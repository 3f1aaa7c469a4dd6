using System.Collections.Immutable;

namespace Easel.Diffusion.Faces;

/// <summary>A face somewhere in a picture.</summary>
/// <param name="Box">Round the face.</param>
/// <param name="Score">How sure the detector is, 0 to 1.</param>
/// <param name="Points">Left eye, right eye, nose, left and right corner of the mouth, as one sees them.</param>
public sealed record DetectedFace(FaceBox Box, double Score, ImmutableArray<FacePoint> Points)
{
    /// <summary>Pixels between the eyes.</summary>
    public double EyeDistance => Points[0].DistanceTo(Points[1]);
}
