using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>Self-attention over the pixels, one head, added: x [B, C, H, W] of the same shape. Keys as in LDM, model.py AttnBlock.</summary>
public sealed class VaeAttention(WeightScope weights, long channels, VaeConfig config)
{
    private readonly GroupNorm norm = new(weights["norm"], channels, config.GroupsFor(channels), epsilon: 1e-6);
    private readonly Linear query = Linear.OfPointwiseConvolution(weights["q"], channels, channels);
    private readonly Linear key = Linear.OfPointwiseConvolution(weights["k"], channels, channels);
    private readonly Linear value = Linear.OfPointwiseConvolution(weights["v"], channels, channels);
    private readonly Linear output = Linear.OfPointwiseConvolution(weights["proj_out"], channels, channels);
    private readonly PreparedWeights? prepared = weights.Prepared;

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = Layout.Tokens(norm.Forward(x)); // [B, H·W, C]
        h = Attention.Attend(query.Forward(h), key.Forward(h), value.Forward(h), heads: 1, kernels: prepared?.UsesKernels == true, sliced: prepared?.SlicesAttention == true);
        return Layout.Map(output.ForwardAdd(h, Layout.Tokens(x)), like: x).MoveToOuterDisposeScope();
    }
}
