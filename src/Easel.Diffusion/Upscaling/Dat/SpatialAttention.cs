using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Upscaling.Swin;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Dat;

/// <summary>Attention in windows, half of the channels in lying ones and half in standing ones: map [B, H, W, width] of the same shape. Keys as in dat_arch.py Adaptive_Spatial_Attention.</summary>
internal sealed class SpatialAttention : IDatAttention
{
    private const double Hidden = -100;

    private readonly DatConfig config;
    private readonly Linear mix;
    private readonly Linear output;
    private readonly PositionBias[] biases;
    private readonly Interaction interaction;
    private readonly bool shifted;
    private readonly long heads;

    /// <param name="weights">The attention's place.</param>
    /// <param name="config">The network's sizes.</param>
    /// <param name="shifted">Whether its windows are moved by half.</param>
    public SpatialAttention(WeightScope weights, DatConfig config, bool shifted)
    {
        this.config = config;
        this.shifted = shifted;
        mix = new Linear(weights["qkv"], config.Width, 3 * config.Width, weights.Has("qkv.bias"));
        output = new Linear(weights["proj"], config.Width, config.Width);
        biases = [new PositionBias(weights["attns"][0], Window(0)), new PositionBias(weights["attns"][1], Window(1))];
        heads = weights.ShapeOf("attns.0.pos.pos3.2.weight") is [var counted, _] ? counted : 1; // of one half
        interaction = new Interaction(weights, config.Width);
    }

    public Tensor Forward(Tensor map)
    {
        using var scope = NewDisposeScope();
        var (width, rows, columns) = (config.Width, map.size(1), map.size(2));
        var parts = mix.Forward(map); // [B, H, W, 3 · width]
        var side = Math.Max(config.Window.Height, config.Window.Width);
        var padded = nn.functional.pad(parts, [0, 0, 0, Missing(columns, side), 0, Missing(rows, side)]);
        var halves = Enumerable.Range(0, 2).Select(half => Attend(padded, half).narrow(1, 0, rows).narrow(2, 0, columns)).ToArray();
        var attended = cat(halves, dim: 3).permute(0, 3, 1, 2); // [B, width, H, W]
        var beside = interaction.Convolve(parts.narrow(3, 2 * width, width).permute(0, 3, 1, 2));
        var sum = attended.mul(interaction.ByChannel(beside)).Added(beside.mul(interaction.ByPixel(attended)));
        return output.Forward(sum.permute(0, 2, 3, 1)).MoveToOuterDisposeScope();
    }

    // [B, H, W, 3 · width] → one half of the channels [B, H, W, width / 2].
    private Tensor Attend(Tensor parts, int half)
    {
        using var scope = NewDisposeScope();
        var (window, count) = (Window(half), config.Width / 2);
        var (up, left) = shifted ? (window.Height / 2, window.Width / 2) : (0, 0);
        var (rows, columns) = (parts.size(1), parts.size(2));
        var qkv = Enumerable.Range(0, 3).Select(part => parts.narrow(3, part * config.Width + half * count, count))
            .Select(part => Windows.Cut(Windows.Rolled(part, up, left), window.Height, window.Width))
            .Select(part => part.view(part.size(0), part.size(1), heads, count / heads).transpose(1, 2)).ToArray();
        var mask = shifted ? Windows.Mask(rows, columns, window, (up, left), Hidden) : null;
        var attended = Scores.Attend(qkv[0], qkv[1], qkv[2], biases[half].Forward(), mask);
        return Windows.Rolled(Windows.Join(attended, window, rows, columns), -up, -left).MoveToOuterDisposeScope();
    }

    private (long Height, long Width) Window(int half) => half == 0 ? config.Window : (config.Window.Width, config.Window.Height);

    private static long Missing(long side, long multiple) => (multiple - side % multiple) % multiple;
}
