using Easel.Diffusion.Faces.Gfpgan;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Codeformer;

/// <summary>Lets what the encoder saw change what the generator paints: both [B, C, H, W] → [B, C, H, W]. Keys as in CodeFormer, codeformer_arch.py Fuse_sft_block.</summary>
internal sealed class FeatureFusion
{
    private readonly CodeResBlock joined;
    private readonly ConditionLayer scale;
    private readonly ConditionLayer shift;

    public FeatureFusion(WeightScope weights)
    {
        joined = new CodeResBlock(weights["encode_enc"]);
        var width = CodeBlocks.Shape(weights, "scale.0.weight", 4)[0];
        scale = new ConditionLayer(weights["scale"], width, width);
        shift = new ConditionLayer(weights["shift"], width, width);
    }

    /// <param name="painted">The generator's map.</param>
    /// <param name="seen">The encoder's of the same size.</param>
    /// <param name="weight">How much it may change, 0 to 1.</param>
    public Tensor Forward(Tensor painted, Tensor seen, double weight)
    {
        using var scope = NewDisposeScope();
        var both = joined.Forward(cat([seen, painted], dim: 1));
        return painted.Added(painted.mul(scale.Forward(both)).Added(shift.Forward(both)).Times(weight)).MoveToOuterDisposeScope();
    }
}
