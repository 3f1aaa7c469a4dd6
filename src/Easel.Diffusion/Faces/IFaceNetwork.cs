using static TorchSharp.torch;

namespace Easel.Diffusion.Faces;

/// <summary>A network that paints a face anew.</summary>
public interface IFaceNetwork
{
    /// <summary>Pixels a side of the faces it takes and gives.</summary>
    int Side { get; }

    /// <summary>Face [1, 3, Side, Side] in −1…1 → of the same shape, about −1…1, not clamped.</summary>
    /// <param name="face">Eyes, nose and mouth where <see cref="FaceTemplate"/> has them.</param>
    /// <param name="weight">How much of the face at hand is kept, 0 to 1; not every network asks.</param>
    Tensor Restore(Tensor face, double weight);
}
