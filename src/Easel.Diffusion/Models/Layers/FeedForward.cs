using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Gated feed-forward, x [B, T, width]: (a · gelu(g)) through a second layer, where [a, g] = W x (GEGLU, Shazeer 2020).</summary>
public sealed class FeedForward
{
    private const int Widening = 4;

    private readonly Linear gated;
    private readonly Linear value;
    private readonly Linear gate;
    private readonly Linear output;

    public FeedForward(WeightScope weights, long width)
    {
        gated = new Linear(weights["net"][0]["proj"], width, 2 * Widening * width);
        value = gated.Outputs(0, Widening * width);
        gate = gated.Outputs(Widening * width, Widening * width);
        output = new Linear(weights["net"][2], Widening * width, width);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return output.Forward(Widened(x)).MoveToOuterDisposeScope();
    }

    /// <summary>The feed-forward plus <paramref name="residual"/> [B, T, width].</summary>
    public Tensor ForwardAdd(Tensor x, Tensor residual)
    {
        using var scope = NewDisposeScope();
        return output.ForwardAdd(Widened(x), residual).MoveToOuterDisposeScope();
    }

    // Two products of half the width: above 32 MB a result costs more in page faults than the product itself.
    private Tensor Widened(Tensor x)
    {
        if (!is_grad_enabled()) return value.Forward(x).mul_(gate.ForwardGelu(x));

        var halves = gated.Forward(x).chunk(2, -1);
        return halves[0] * nn.functional.gelu(halves[1]);
    }
}
