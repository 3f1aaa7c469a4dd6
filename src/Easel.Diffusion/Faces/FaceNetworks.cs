using Easel.Diffusion.Faces.Codeformer;
using Easel.Diffusion.Faces.Gfpgan;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Faces;

/// <summary>Tells which network a file is of from its keys, and builds it.</summary>
public static class FaceNetworks
{
    /// <exception cref="WeightsException">The keys are of no network there is, or a shape is wrong.</exception>
    public static IFaceNetwork Build(WeightScope weights)
    {
        if (CodeFormerNet.Fits(weights)) return new CodeFormerNet(weights);
        if (GfpganNet.Fits(weights)) return new GfpganNet(weights);
        throw new WeightsException(weights.Source.Name, null, "this is no face restorer that Easel knows; give GFPGANv1.4.pth (or 1.2, 1.3) or codeformer-v0.1.0.pth");
    }
}
