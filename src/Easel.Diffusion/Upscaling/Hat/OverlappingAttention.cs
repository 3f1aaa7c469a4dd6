using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Upscaling.Swin;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Hat;

/// <summary>Attention of each window's pixels to a larger window around it: map [B, H, W, width] of the same shape. Keys as in hat_arch.py OCAB.</summary>
internal sealed class OverlappingAttention
{
    private readonly HatConfig config;
    private readonly LayerNorm norm1;
    private readonly Linear mix;
    private readonly Linear output;
    private readonly LayerNorm norm2;
    private readonly Mlp mlp;
    private readonly Tensor table;  // [(window + larger − 1)², heads]
    private readonly Tensor places; // [window² · larger²]
    private readonly long heads;

    public OverlappingAttention(WeightScope weights, HatConfig config)
    {
        this.config = config;
        var (width, rows) = (config.Swin.Width, config.Swin.Window + config.Larger - 1);
        heads = weights.ShapeOf("relative_position_bias_table") is [_, var counted] ? counted : 1;
        table = weights.Take("relative_position_bias_table", rows * rows, heads);
        norm1 = new LayerNorm(weights["norm1"], width);
        mix = new Linear(weights["qkv"], width, 3 * width, weights.Has("qkv.bias"));
        output = new Linear(weights["proj"], width, width);
        norm2 = new LayerNorm(weights["norm2"], width);
        mlp = new Mlp(weights["mlp"], width);
        places = RelativePlaces.Around(config.Swin.Window, config.Larger).DetachFromDisposeScope();
    }

    public Tensor Forward(Tensor map)
    {
        using var scope = NewDisposeScope();
        var (side, width, rows, columns) = (config.Swin.Window, config.Swin.Width, map.size(1), map.size(2));
        var parts = mix.Forward(norm1.Forward(map)); // [B, H, W, 3 · width]
        var q = Heads(Windows.Cut(parts.narrow(3, 0, width), side, side));
        var around = Around(parts.narrow(3, width, 2 * width)); // [B · windows, larger², 2 · width]
        var bias = table.index_select(0, places).view(1, side * side, config.Larger * config.Larger, heads).permute(0, 3, 1, 2);
        var attended = Scores.Attend(q, Heads(around.narrow(2, 0, width)), Heads(around.narrow(2, width, width)), bias, mask: null);
        var x = output.ForwardAdd(Windows.Join(attended, (side, side), rows, columns), map);
        return mlp.ForwardAdd(norm2.Forward(x), x).MoveToOuterDisposeScope();
    }

    // [B, H, W, C] → what lies in the larger window around each window, zeros beyond the map.
    private Tensor Around(Tensor map)
    {
        using var scope = NewDisposeScope();
        var (side, larger, channels) = (config.Swin.Window, config.Larger, map.size(3));
        var margin = (larger - side) / 2;
        var padded = nn.functional.pad(map.permute(0, 3, 1, 2), [margin, margin, margin, margin]);
        var cut = padded.unfold(2, larger, side).unfold(3, larger, side); // [B, C, down, across, larger, larger]
        return cut.permute(0, 2, 3, 4, 5, 1).reshape(-1, larger * larger, channels).MoveToOuterDisposeScope();
    }

    private Tensor Heads(Tensor x) => x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
}
