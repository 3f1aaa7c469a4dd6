using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Multi-head attention of x [B, T, width] to a context [B, S, contextWidth], or to itself. Keys as in LDM, attention.py CrossAttention.</summary>
public sealed class CrossAttention(WeightScope weights, long width, long contextWidth, long heads)
{
    private readonly Linear query = new(weights["to_q"], width, width, bias: false);
    private readonly Linear key = new(weights["to_k"], contextWidth, width, bias: false);
    private readonly Linear value = new(weights["to_v"], contextWidth, width, bias: false);
    private readonly Linear output = new(weights["to_out"][0], width, width);
    private readonly PreparedWeights? prepared = weights.Prepared;
    private readonly ContextChange? contexts = weights.Contexts;

    public Tensor Forward(Tensor x, Tensor? context = null)
    {
        using var scope = NewDisposeScope();
        return output.Forward(Attend(x, context)).MoveToOuterDisposeScope();
    }

    /// <summary>The attention plus <paramref name="residual"/> [B, T, width].</summary>
    public Tensor ForwardAdd(Tensor x, Tensor residual, Tensor? context = null)
    {
        using var scope = NewDisposeScope();
        return output.ForwardAdd(Attend(x, context), residual).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor x, Tensor? context)
    {
        var source = context ?? x;
        var (keys, values) = contexts?.Apply is { } change ? change(source) : (source, source);
        return Attention.Attend(query.Forward(x), key.Forward(keys), value.Forward(values), heads, kernels: prepared?.UsesKernels == true, sliced: prepared?.SlicesAttention == true);
    }
}
