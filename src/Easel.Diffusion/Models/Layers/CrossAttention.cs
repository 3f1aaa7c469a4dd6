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

    public Tensor Forward(Tensor x, Tensor? context = null)
    {
        using var scope = NewDisposeScope();
        var source = context ?? x;
        var attended = Attention.Attend(query.Forward(x), key.Forward(source), value.Forward(source), heads);
        return output.Forward(attended).MoveToOuterDisposeScope();
    }
}
