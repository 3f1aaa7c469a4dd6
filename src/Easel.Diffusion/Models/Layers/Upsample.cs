using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Twice the size by repeating pixels, then a convolution: x [B, C, H, W] → [B, C, 2H, 2W].</summary>
public sealed class Upsample(WeightScope weights, long channels)
{
    private readonly Conv2d conv = new(weights, channels, channels);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return conv.Forward(nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest)).MoveToOuterDisposeScope();
    }
}
