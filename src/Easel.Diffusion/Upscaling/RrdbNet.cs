using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling;

/// <summary>The ESRGAN generator (Wang et al. 2018; Real-ESRGAN, Wang et al. 2021): picture [B, 3, H, W] in 0…1 → [B, 3, 4H, 4W], about 0…1, not clamped.</summary>
/// <remarks>Keys as in Real-ESRGAN, rrdbnet_arch.py.</remarks>
public sealed class RrdbNet
{
    public const int Scale = 4;
    private const double Slope = 0.2;
    private const double Residual = 0.2;

    private readonly Conv2d first;
    private readonly ResidualDenseBlock[][] body;
    private readonly Conv2d trunk;
    private readonly Conv2d up1;
    private readonly Conv2d up2;
    private readonly Conv2d fine;
    private readonly Conv2d last;

    public RrdbNet(WeightScope weights, RrdbConfig config)
    {
        var features = config.Features;
        first = new Conv2d(weights["conv_first"], 3, features);
        body = [.. Enumerable.Range(0, config.Blocks).Select(block =>
            Enumerable.Range(1, 3).Select(dense => new ResidualDenseBlock(weights["body"][block][$"rdb{dense}"], features, config.Growth)).ToArray())];
        trunk = new Conv2d(weights["conv_body"], features, features);
        up1 = new Conv2d(weights["conv_up1"], features, features);
        up2 = new Conv2d(weights["conv_up2"], features, features);
        fine = new Conv2d(weights["conv_hr"], features, features);
        last = new Conv2d(weights["conv_last"], features, 3);
    }

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var start = first.Forward(picture);
        var h = start;
        foreach (var block in body)
        {
            var next = Through(block, h);
            if (!ReferenceEquals(h, start)) h.Dispose();
            h = next;
        }

        h = start + trunk.Forward(h);
        foreach (var conv in new[] { up1, up2 })
        {
            using var small = h;
            using var large = nn.functional.interpolate(small, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
            h = Rectify(conv.Forward(large));
        }

        return last.Forward(Rectify(fine.Forward(h))).MoveToOuterDisposeScope();
    }

    internal static Tensor Rectify(Tensor x) => is_grad_enabled() ? nn.functional.leaky_relu(x, Slope) : x.leaky_relu_(Slope);

    private static Tensor Through(ResidualDenseBlock[] block, Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = x;
        foreach (var dense in block) h = dense.Forward(h);
        return (h * Residual + x).MoveToOuterDisposeScope();
    }
}
