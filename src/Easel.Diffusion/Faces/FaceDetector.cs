using Easel.Core.Imaging;
using Easel.Diffusion.Faces.Detection;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces;

/// <summary>Finds the faces of a picture (facts: facexlib's face_restoration_helper.py get_face_landmarks_5).</summary>
public sealed class FaceDetector : IDisposable
{
    private const double ShortSide = 640;
    private const double LongestSide = 2560; // of a panorama; facexlib has no limit
    private const double LeastScore = 0.97;
    private const double Overlap = 0.4;
    private const double LeastEyeDistance = 5;

    private readonly FaceWeights<RetinaFace> file;
    private readonly Device device;

    /// <param name="path">facexlib's detection_Resnet50_Final.pth.</param>
    /// <param name="device">Where it computes; null is the CPU.</param>
    /// <param name="plain">Whether to leave everything to TorchSharp's own operations.</param>
    /// <exception cref="WeightsException">The file is missing, damaged, or no such detector.</exception>
    public FaceDetector(string path, Device? device = null, bool plain = false)
    {
        this.device = device ?? CPU;
        file = new FaceWeights<RetinaFace>(path, plain, weights => RetinaFace.Fits(weights)
            ? new RetinaFace(weights)
            : throw new WeightsException(path, null, $"this finds no faces; give facexlib's {FaceFiles.DetectorName}"));
    }

    /// <summary>The faces, the surest first; those whose eyes are closer together than 5 pixels are left out. In pixels of the picture.</summary>
    public IReadOnlyList<DetectedFace> Find(Bitmap picture)
    {
        file.EnsureUnchanged();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var scale = Math.Max(Math.Min(picture.Width, picture.Height) / ShortSide, Math.Max(picture.Width, picture.Height) / LongestSide);
        var (width, height) = (Math.Max(32, (int)(picture.Width / scale)), Math.Max(32, (int)(picture.Height / scale)));
        var (scores, boxes, points) = file.Network.Forward(Prepared(picture, width, height).to(device));
        var faces = Read(FaceAnchor.Of(width, height), (Numbers(scores), Numbers(boxes), Numbers(points)), picture.Width, picture.Height);
        return [.. FaceChoice.Distinct(faces, Overlap).Where(face => face.EyeDistance >= LeastEyeDistance)];
    }

    public void Dispose() => file.Dispose();

    /// <summary>The sure answers, in pixels of a picture of that size.</summary>
    internal static IEnumerable<DetectedFace> Read(IReadOnlyList<FaceAnchor> anchors, (float[] Scores, float[] Boxes, float[] Points) told, int width, int height)
    {
        for (var i = 0; i < anchors.Count; i++)
        {
            if (!(told.Scores[i] > LeastScore)) continue;
            var (anchor, place, box) = (anchors[i], 10 * i, anchors[i].Decode(told.Boxes.AsSpan(4 * i, 4)));
            var points = Enumerable.Range(0, 5).Select(point => anchor.DecodePoint(told.Points[place + 2 * point], told.Points[place + 2 * point + 1]));
            yield return new DetectedFace(
                new FaceBox(box.Left * width, box.Top * height, box.Right * width, box.Bottom * height), told.Scores[i], [.. points.Select(point => new FacePoint(point.X * width, point.Y * height))]);
        }
    }

    /// <summary>[1, 3, height, width], blue first, less the mean of the pictures the detector learned from.</summary>
    private static Tensor Prepared(Bitmap picture, int width, int height)
    {
        var source = tensor(picture.Rgb).reshape(1, picture.Height, picture.Width, 3).permute(0, 3, 1, 2).flip(1).to(float32);
        var shrinks = width < picture.Width;
        var sized = shrinks
            ? nn.functional.interpolate(source, size: [height, width], mode: InterpolationMode.Area)
            : nn.functional.interpolate(source, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
        return sized.Minus(tensor(new float[] { 104, 117, 123 }).reshape(1, 3, 1, 1)).contiguous();
    }

    private static float[] Numbers(Tensor told) => told.to(float32, CPU).contiguous().data<float>().ToArray();
}
