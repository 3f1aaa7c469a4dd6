using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Self-attention, cross-attention, feed-forward, each on a normalised input and added: tokens [B, T, width]. Keys as LDM's BasicTransformerBlock.</summary>
public sealed class TransformerBlock(WeightScope weights, long width, long contextWidth, long heads)
{
    private readonly LayerNorm norm1 = new(weights["norm1"], width);
    private readonly CrossAttention self = new(weights["attn1"], width, width, heads);
    private readonly LayerNorm norm2 = new(weights["norm2"], width);
    private readonly CrossAttention cross = new(weights["attn2"], width, contextWidth, heads);
    private readonly LayerNorm norm3 = new(weights["norm3"], width);
    private readonly FeedForward feedForward = new(weights["ff"], width);

    /// <param name="x">Tokens of the picture, [B, T, width].</param>
    /// <param name="context">Tokens of the prompt, [B, S, contextWidth].</param>
    /// <param name="around">What goes round the self-attention, or null for nothing.</param>
    public Tensor Forward(Tensor x, Tensor context, SelfAttention? around = null)
    {
        using var scope = NewDisposeScope();
        var normed = norm1.Forward(x);
        var h = around is null ? self.ForwardAdd(normed, x) : x.Added(around(x, normed, tokens => self.Forward(tokens)));
        h = cross.ForwardAdd(norm2.Forward(h), h, context);
        return feedForward.ForwardAdd(norm3.Forward(h), h).MoveToOuterDisposeScope();
    }
}
