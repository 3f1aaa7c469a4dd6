using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Depth;

/// <summary>Joins a coarse map with a finer one and makes the sum twice as large (Ranftl et al. 2021, RefineNet's block).</summary>
internal sealed class FusionBlock(WeightScope weights, long channels)
{
    private readonly Conv2d[] finer = Unit(weights["resConfUnit1"], channels);
    private readonly Conv2d[] sum = Unit(weights["resConfUnit2"], channels);
    private readonly Conv2d output = new(weights["out_conv"], channels, channels, kernel: 1);

    /// <param name="coarse">[B, C, H, W]</param>
    /// <param name="fine">Of the same size, or null.</param>
    /// <returns>[B, C, 2H, 2W]</returns>
    public Tensor Forward(Tensor coarse, Tensor? fine)
    {
        using var scope = NewDisposeScope();
        var joined = fine is null ? coarse : coarse.Added(Refined(finer, fine));
        return output.Forward(Larger(Refined(sum, joined))).MoveToOuterDisposeScope();
    }

    /// <summary>Twice the size, corner on corner.</summary>
    internal static Tensor Larger(Tensor x) => nn.functional.interpolate(x, size: [2 * x.size(2), 2 * x.size(3)], mode: InterpolationMode.Bilinear, align_corners: true);

    private static Conv2d[] Unit(WeightScope weights, long channels) => [new(weights["conv1"], channels, channels), new(weights["conv2"], channels, channels)];

    private static Tensor Refined(Conv2d[] unit, Tensor x) => unit[1].ForwardAdd(unit[0].Forward(x.relu()).relu(), x);
}
