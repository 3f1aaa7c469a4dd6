using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Codeformer;

/// <summary>A layer of the transformer that guesses codes: tokens [1, T, width] of the same shape. Keys as in CodeFormer, codeformer_arch.py TransformerSALayer.</summary>
internal sealed class CodeTransformerLayer
{
    private const long Heads = 8;

    private readonly LayerNorm norm1;
    private readonly Linear queries;
    private readonly Linear keys;
    private readonly Linear values;
    private readonly Linear output;
    private readonly LayerNorm norm2;
    private readonly Linear first;
    private readonly Linear second;

    public CodeTransformerLayer(WeightScope weights, long width)
    {
        norm1 = new LayerNorm(weights["norm1"], width);
        var all = new Linear(weights.Take("self_attn.in_proj_weight", 3 * width, width), weights.Take("self_attn.in_proj_bias", 3 * width), weights.Prepared);
        (queries, keys, values) = (all.Outputs(0, width), all.Outputs(width, width), all.Outputs(2 * width, width));
        output = new Linear(weights["self_attn"]["out_proj"], width, width);
        norm2 = new LayerNorm(weights["norm2"], width);
        var hidden = CodeBlocks.Shape(weights, "linear1.weight", 2)[0];
        first = new Linear(weights["linear1"], width, hidden);
        second = new Linear(weights["linear2"], hidden, width);
    }

    /// <param name="tokens">[1, T, width]</param>
    /// <param name="places">Where each token is of, [1, T, width]; queries and keys know it, values do not.</param>
    public Tensor Forward(Tensor tokens, Tensor places)
    {
        using var scope = NewDisposeScope();
        var normed = norm1.Forward(tokens);
        var placed = normed.Added(places);
        var h = output.ForwardAdd(Attention.Attend(queries.Forward(placed), keys.Forward(placed), values.Forward(normed), Heads), tokens);
        return second.ForwardAdd(first.ForwardGelu(norm2.Forward(h)), h).MoveToOuterDisposeScope();
    }
}
