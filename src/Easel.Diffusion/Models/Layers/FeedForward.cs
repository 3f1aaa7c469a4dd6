using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>Gated feed-forward, x [B, T, width]: (a · gelu(g)) through a second layer, where [a, g] = W x (GEGLU, Shazeer 2020).</summary>
public sealed class FeedForward(WeightScope weights, long width)
{
    private const int Widening = 4;

    private readonly Linear gated = new(weights["net"][0]["proj"], width, 2 * Widening * width);
    private readonly Linear output = new(weights["net"][2], Widening * width, width);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var halves = gated.Forward(x).chunk(2, -1);
        return output.Forward(halves[0] * nn.functional.gelu(halves[1])).MoveToOuterDisposeScope();
    }
}
