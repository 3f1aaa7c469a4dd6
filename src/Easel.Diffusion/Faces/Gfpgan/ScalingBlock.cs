using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Gfpgan;

/// <summary>Residual block that halves or doubles the size: x [B, inputs, H, W] → [B, outputs, factor · H, factor · W]. Keys as in GFPGAN, gfpganv1_clean_arch.py ResBlock.</summary>
internal sealed class ScalingBlock(WeightScope weights, long inputs, long outputs, double factor)
{
    private const double Slope = 0.2;

    private readonly Conv2d first = new(weights["conv1"], inputs, inputs);
    private readonly Conv2d second = new(weights["conv2"], inputs, outputs);
    private readonly Conv2d skip = new(weights["skip"], inputs, outputs, kernel: 1, bias: false);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = second.ForwardLeaky(Scaled(first.ForwardLeaky(x, Slope)), Slope);
        return h.Added(skip.Forward(Scaled(x))).MoveToOuterDisposeScope();
    }

    private Tensor Scaled(Tensor x) => nn.functional.interpolate(x, scale_factor: [factor, factor], mode: InterpolationMode.Bilinear, align_corners: false);
}
