using Easel.Core.Imaging;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces;

/// <summary>Paints the faces of a picture anew and lays them back where they were (facts: facexlib's face_restoration_helper.py, as A1111 1.10.1 uses it).</summary>
public sealed class FaceRestorer : IDisposable
{
    private readonly FaceWeights<IFaceNetwork> restorer;
    private readonly FaceDetector detector;
    private readonly FaceParser? parser;
    private readonly Device device;

    /// <param name="files">The networks' files; they stay mapped.</param>
    /// <param name="device">Where it computes; null is the CPU.</param>
    /// <param name="plain">Whether to leave everything to TorchSharp's own operations.</param>
    /// <exception cref="WeightsException">A file is missing, damaged, or of another network.</exception>
    public FaceRestorer(FaceFiles files, Device? device = null, bool plain = false)
    {
        this.device = device ?? CPU;
        restorer = new FaceWeights<IFaceNetwork>(files.Restorer, plain, FaceNetworks.Build);
        try
        {
            detector = new FaceDetector(files.Detector, device, plain);
            parser = files.Parser is { } path ? new FaceParser(path, plain) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What a person should know of a picture that had so many faces.</summary>
    public IEnumerable<string> Notes(int faces)
    {
        if (faces == 0) yield return "no face was found; the picture is as it was";
        else if (parser is null) yield return $"faces were laid back as soft squares, because {FaceFiles.ParserName} is not there; put facexlib's file of that name beside the restorer, and hair and background stay as they are";
    }

    /// <summary>The picture with its faces painted anew; the same one where there is none.</summary>
    /// <param name="picture">Any size.</param>
    /// <param name="weight">How much CodeFormer keeps of the faces at hand, 0 to 1.</param>
    /// <param name="report">Told after each face how many are done, and how many there are.</param>
    /// <param name="cancel">Looked at before each face.</param>
    public (Bitmap Picture, int Faces) Restore(Bitmap picture, double weight, Action<int, int>? report = null, CancellationToken cancel = default)
    {
        var faces = detector.Find(picture);
        var restored = picture;
        foreach (var (index, face) in faces.Index())
        {
            cancel.ThrowIfCancellationRequested();
            restored = Restored(restored, picture, face, weight);
            report?.Invoke(index + 1, faces.Count);
        }

        return (restored, faces.Count);
    }

    public void Dispose()
    {
        parser?.Dispose();
        detector?.Dispose();
        restorer.Dispose();
    }

    private Bitmap Restored(Bitmap sofar, Bitmap picture, DetectedFace face, double weight)
    {
        restorer.EnsureUnchanged();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var network = restorer.Network;
        var transform = SimilarityTransform.Fit(face.Points.AsSpan(), FaceTemplate.Points(network.Side).AsSpan());
        var cut = FaceWarp.Cut(picture, transform, network.Side);
        var made = network.Restore(Signed(Pixels.ToTensor(cut)).to(device), weight).to(float32, CPU).Within(-1, 1);
        var pixels = Pixels.ToBitmap(made.Plus(1).Times(127.5).round_().Over(255).Plus(1e-4)); // ToBitmap cuts off
        var mask = parser?.Mask(Signed(Pixels.ToTensor(pixels)).to(device)) ?? FaceMask.Square(network.Side);
        return FaceWarp.Lay(sofar, pixels, mask, transform);
    }

    private static Tensor Signed(Tensor picture) => picture.Times(2).Less(1);
}
