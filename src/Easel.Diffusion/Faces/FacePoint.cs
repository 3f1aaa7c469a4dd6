namespace Easel.Diffusion.Faces;

/// <summary>A place in a picture, in pixels from the centre of its top left one.</summary>
public readonly record struct FacePoint(double X, double Y)
{
    public double DistanceTo(FacePoint other) => double.Hypot(X - other.X, Y - other.Y);
}
