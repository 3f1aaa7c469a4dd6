using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Detection;

/// <summary>Looks at each place with three reaches (Najibi et al. 2017, SSH): x [B, 256, H, W] of the same shape. Keys as in RetinaFace, net.py SSH.</summary>
internal sealed class ContextModule(WeightScope weights)
{
    private const long Half = FeaturePyramid.Width / 2;
    private const long Quarter = FeaturePyramid.Width / 4;

    private readonly NormedConvolution near = Normed(weights["conv3X3"], FeaturePyramid.Width, Half);
    private readonly NormedConvolution wide = Normed(weights["conv5X5_1"], FeaturePyramid.Width, Quarter);
    private readonly NormedConvolution wideEnd = Normed(weights["conv5X5_2"], Quarter, Quarter);
    private readonly NormedConvolution far = Normed(weights["conv7X7_2"], Quarter, Quarter);
    private readonly NormedConvolution farEnd = Normed(weights["conv7x7_3"], Quarter, Quarter);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var seen = wide.ForwardRelu(x);
        return cat([near.Forward(x), wideEnd.Forward(seen), farEnd.Forward(far.ForwardRelu(seen))], dim: 1).relu_().MoveToOuterDisposeScope();
    }

    private static NormedConvolution Normed(WeightScope weights, long inputs, long outputs) => new(weights[0], weights[1], inputs, outputs);
}
