using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Transformer blocks over the pixels of a map, x [B, C, H, W] of the same shape. Keys as in LDM, attention.py SpatialTransformer.</summary>
/// <remarks>SD 1.x projects in and out by 1×1 convolutions, later models by linear layers: the same product, weights of another shape.</remarks>
public sealed class SpatialTransformer
{
    private readonly GroupNorm norm;
    private readonly Linear projectIn;
    private readonly Linear projectOut;
    private readonly TransformerBlock[] blocks;

    public SpatialTransformer(WeightScope weights, long channels, int depth, UNet.UNetConfig config)
    {
        norm = new GroupNorm(weights["norm"], channels, config.GroupsFor(channels), epsilon: 1e-6);
        projectIn = Projection(weights["proj_in"], channels, config.LinearProjections);
        projectOut = Projection(weights["proj_out"], channels, config.LinearProjections);
        blocks = [.. Enumerable.Range(0, depth).Select(i =>
            new TransformerBlock(weights["transformer_blocks"][i], channels, config.ContextWidth, config.HeadsFor(channels)))];
    }

    public Tensor Forward(Tensor x, Tensor context, SelfAttention? around = null)
    {
        using var scope = NewDisposeScope();
        var h = projectIn.Forward(Layout.Tokens(norm.Forward(x))); // [B, H·W, C]
        foreach (var block in blocks)
        {
            var next = block.Forward(h, context, around);
            h.Dispose();
            h = next;
        }

        return Layout.Map(projectOut.ForwardAdd(h, Layout.Tokens(x)), like: x).MoveToOuterDisposeScope();
    }

    private static Linear Projection(WeightScope weights, long channels, bool linear) =>
        linear ? new Linear(weights, channels, channels) : Linear.OfPointwiseConvolution(weights, channels, channels);
}
