using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Codeformer;

/// <summary>Self-attention over the pixels, one head, added: x [B, C, H, W] of the same shape. Keys as in CodeFormer, vqgan_arch.py AttnBlock.</summary>
internal sealed class CodeAttention : ICodeBlock
{
    private readonly GroupNorm norm;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear output;

    public CodeAttention(WeightScope weights)
    {
        var channels = CodeBlocks.Shape(weights, "q.weight", 4)[0];
        norm = new GroupNorm(weights["norm"], channels, CodeBlocks.Groups(channels), epsilon: 1e-6);
        query = Linear.OfPointwiseConvolution(weights["q"], channels, channels);
        key = Linear.OfPointwiseConvolution(weights["k"], channels, channels);
        value = Linear.OfPointwiseConvolution(weights["v"], channels, channels);
        output = Linear.OfPointwiseConvolution(weights["proj_out"], channels, channels);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = Layout.Tokens(norm.Forward(x)); // [B, H·W, C]
        h = Attention.Attend(query.Forward(h), key.Forward(h), value.Forward(h), heads: 1);
        return Layout.Map(output.ForwardAdd(h, Layout.Tokens(x)), like: x).MoveToOuterDisposeScope();
    }
}
