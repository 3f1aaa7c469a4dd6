using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>Multi-head attention inside windows with a bias by relative position: x [B · windows, N, width] of the same shape. Keys as in network_swinir.py WindowAttention.</summary>
internal sealed class WindowAttention
{
    private readonly Linear mix;
    private readonly Linear output;
    private readonly Tensor table; // [(2 · side − 1)², heads]
    private readonly Tensor places; // [N · N]
    private readonly long width;
    private readonly long heads;

    public WindowAttention(WeightScope weights, long width, long side)
    {
        this.width = width;
        heads = weights.ShapeOf("relative_position_bias_table") is [_, var counted] ? counted : 1;
        table = weights.Take("relative_position_bias_table", (2 * side - 1) * (2 * side - 1), heads);
        mix = new Linear(weights["qkv"], width, 3 * width, weights.Has("qkv.bias"));
        output = new Linear(weights["proj"], width, width);
        places = RelativePlaces.Between(side, side).DetachFromDisposeScope();
    }

    /// <param name="x">[B · windows, N, width]</param>
    /// <param name="mask">What is added to the scores, [windows, 1, N, N], or null.</param>
    public Tensor Forward(Tensor x, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var parts = mix.Forward(x).view(x.size(0), x.size(1), 3, heads, width / heads).permute(2, 0, 3, 1, 4); // [3, B · windows, heads, N, width / heads]
        var attended = Scores.Attend(parts[0], parts[1], parts[2], Bias(x.size(1)), mask);
        return output.Forward(attended).MoveToOuterDisposeScope();
    }

    private Tensor Bias(long count) => table.index_select(0, places).view(1, count, count, heads).permute(0, 3, 1, 2);
}
