using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Dat;

/// <summary>Attention of the channels to each other over all pixels: map [B, H, W, width] of the same shape. Keys as in dat_arch.py Adaptive_Channel_Attention.</summary>
internal sealed class ChannelAttention : IDatAttention
{
    private readonly long width;
    private readonly long heads;
    private readonly Linear mix;
    private readonly Linear output;
    private readonly Tensor temperature; // [heads, 1, 1]
    private readonly Interaction interaction;

    public ChannelAttention(WeightScope weights, DatConfig config)
    {
        width = config.Width;
        heads = weights.ShapeOf("temperature") is [var counted, 1, 1] ? counted : 1;
        temperature = weights.Take("temperature", heads, 1, 1);
        mix = new Linear(weights["qkv"], width, 3 * width, weights.Has("qkv.bias"));
        output = new Linear(weights["proj"], width, width);
        interaction = new Interaction(weights, width);
    }

    public Tensor Forward(Tensor map)
    {
        using var scope = NewDisposeScope();
        var (batch, rows, columns) = (map.size(0), map.size(1), map.size(2));
        var parts = mix.Forward(map).view(batch, rows * columns, 3, width).permute(2, 0, 3, 1); // [3, B, width, N]
        var (q, k, v) = (Unit(parts[0]), Unit(parts[1]), Heads(parts[2]));
        var scores = bmm(q, k.transpose(1, 2)).view(batch, heads, width / heads, width / heads).mul(temperature.to(q.dtype, q.device)).softmax(-1);
        var attended = bmm(scores.view(batch * heads, width / heads, width / heads), v).view(batch, width, rows, columns);
        var beside = interaction.Convolve(parts[2].reshape(batch, width, rows, columns));
        var sum = attended.mul(interaction.ByPixel(beside)).Added(beside.mul(interaction.ByChannel(attended)));
        return output.Forward(sum.permute(0, 2, 3, 1)).MoveToOuterDisposeScope();
    }

    // [B, width, N] → [B · heads, width / heads, N]
    private Tensor Heads(Tensor x) => x.reshape(x.size(0) * heads, width / heads, x.size(2));

    private Tensor Unit(Tensor x) => nn.functional.normalize(Heads(x), p: 2, dim: -1);
}
