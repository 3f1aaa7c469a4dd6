using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Scunet;

/// <summary>SCUNet (Zhang et al. 2022): takes noise out of a picture [B, C, H, W] of the same shape; a UNet of three halvings. Keys as in network_scunet.py.</summary>
internal sealed class ScunetNet : IPictureNetwork
{
    private const int Levels = 3;

    private readonly Conv2d head;
    private readonly Conv2d tail;
    private readonly ScunetBlock[][] down;
    private readonly Conv2d[] halve;
    private readonly ScunetBlock[] body;
    private readonly Tensor[] widen; // of the transposed convolution before each level up, [2 · width, width, 2, 2]
    private readonly ScunetBlock[][] up;

    /// <exception cref="WeightsException">These are not its keys.</exception>
    public ScunetNet(WeightScope weights)
    {
        if (weights.ShapeOf("m_head.0.weight") is not [var width, var channels, 3, 3])
            throw new WeightsException(weights.Source.Name, weights.Key("m_head.0.weight"), "is missing or of another shape, so this is not a SCUNet restorer");

        Inputs = channels;
        head = new Conv2d(weights["m_head"][0], channels, width, bias: false);
        tail = new Conv2d(weights["m_tail"][0], width, channels, bias: false);
        down = [.. Enumerable.Range(0, Levels).Select(level => Blocks(weights[$"m_down{level + 1}"], 0, width << level))];
        halve = [.. down.Select((blocks, level) => new Conv2d(weights[$"m_down{level + 1}"][blocks.Length], width << level, width << level + 1, kernel: 2, stride: 2, padding: 0, bias: false))];
        body = Blocks(weights["m_body"], 0, width << Levels);
        widen = [.. Enumerable.Range(0, Levels).Select(level => weights[$"m_up{level + 1}"][0].Take("weight", width << level + 1, width << level, 2, 2))];
        up = [.. Enumerable.Range(0, Levels).Select(level => Blocks(weights[$"m_up{level + 1}"], 1, width << level))];
    }

    public static bool Fits(WeightScope weights) => weights.Has("m_head.0.weight") && weights.Has("m_tail.0.weight");

    public long Inputs { get; }

    public long Outputs => Inputs;

    public int Scale => 1;

    public int Cell => (int)ScunetAttention.Window << Levels;

    public bool IsConvolutional => false;

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (picture.size(2), picture.size(3));
        var maps = new List<Tensor> { head.Forward(Margins.ToMultiple(picture, Cell)) };
        for (var level = 0; level < Levels; level++) maps.Add(halve[level].Forward(Through(down[level], maps[^1])));

        var h = Through(body, maps[^1]);
        for (var level = Levels - 1; level >= 0; level--)
        {
            using var sum = h.Added(maps[level + 1]);
            h.Dispose();
            h = Through(up[level], nn.functional.conv_transpose2d(sum, widen[level].As(sum), strides: [2, 2]));
        }

        return tail.Forward(h.Added(maps[0])).narrow(2, 0, height).narrow(3, 0, width).MoveToOuterDisposeScope();
    }

    private static Tensor Through(ScunetBlock[] blocks, Tensor x)
    {
        using var scope = NewDisposeScope();
        return blocks.Length == 0 ? x.alias().MoveToOuterDisposeScope() : Chain.Through(blocks.Select<ScunetBlock, Func<Tensor, Tensor>>(block => block.Forward), x).MoveToOuterDisposeScope();
    }

    private static ScunetBlock[] Blocks(WeightScope weights, int from, long width)
    {
        var count = 0;
        while (weights.Has($"{from + count}.conv1_1.weight")) count++;
        return [.. Enumerable.Range(0, count).Select(index => new ScunetBlock(weights[from + index], width, shifted: index % 2 == 1))];
    }
}
