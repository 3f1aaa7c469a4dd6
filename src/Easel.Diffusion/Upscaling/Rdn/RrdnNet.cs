using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Upscaling.Esrgan;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Rdn;

/// <summary>ESRGAN's generator as idealo's image-super-resolution builds it (RRDN): picture [B, 3, H, W] in 0…1 → [B, 3, Scale · H, Scale · W]. Its keys are that program's names of layers.</summary>
internal sealed class RrdnNet : IPictureNetwork
{
    private const double Residual = 0.2;

    private readonly Conv2d first;
    private readonly (Conv2d[] Grow, Conv2d Join)[][] blocks;
    private readonly Conv2d after;
    private readonly Conv2d pixels;
    private readonly Conv2d last;

    /// <exception cref="WeightsException">A shape is none of this network's.</exception>
    public RrdnNet(WeightScope weights)
    {
        if (weights.ShapeOf("Pre_blocks_conv.weight") is not [var features, var inputs, 3, 3] || weights.ShapeOf("PreShuffle.weight") is not [var made, _, 3, 3])
            throw new WeightsException(weights.Source.Name, weights.Key("Pre_blocks_conv.weight"), "or PreShuffle.weight is of another shape, so this is not an RRDN network");

        (Inputs, Scale) = (inputs, (int)Math.Sqrt(made / inputs));
        first = new Conv2d(weights["Pre_blocks_conv"], inputs, features);
        blocks = [.. Counted(number => $"LFF_{number}_1.weight").Select(block => Counted(part => $"LFF_{block}_{part}.weight").Select(part => Dense(block, part)).ToArray())];
        after = new Conv2d(weights["post_blocks_conv"], features, features);
        pixels = new Conv2d(weights["PreShuffle"], features, made);
        last = new Conv2d(weights["SR"], inputs, inputs);

        IEnumerable<int> Counted(Func<int, string> key) => Enumerable.Range(1, int.MaxValue - 1).TakeWhile(number => weights.Has(key(number)));

        (Conv2d[] Grow, Conv2d Join) Dense(int block, int part)
        {
            var growth = weights.ShapeOf($"F_{block}_{part}_1.weight")?[0] ?? features;
            Conv2d[] grow = [.. Counted(number => $"F_{block}_{part}_{number}.weight").Select(number => new Conv2d(weights[$"F_{block}_{part}_{number}"], features + (number - 1) * growth, growth))];
            return (grow, new Conv2d(weights[$"LFF_{block}_{part}"], features + grow.Length * growth, features));
        }
    }

    public static bool Fits(WeightScope weights) => weights.Has("Pre_blocks_conv.weight") && weights.Has("PreShuffle.weight");

    public long Inputs { get; }

    public long Outputs => Inputs;

    public int Scale { get; }

    public int Cell => 1;

    public bool IsConvolutional => true;

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var start = first.Forward(picture);
        var h = Chain.Through(blocks.Select<(Conv2d[] Grow, Conv2d Join)[], Func<Tensor, Tensor>>(block => x => Through(block, x)), start);
        var shuffled = nn.functional.pixel_shuffle(pixels.Forward(after.ForwardAdd(h, start)).to(float32), Scale);
        return last.Forward(shuffled).MoveToOuterDisposeScope();
    }

    private static Tensor Through((Conv2d[] Grow, Conv2d Join)[] block, Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = x;
        foreach (var (grow, join) in block)
        {
            var maps = h;
            foreach (var conv in grow) maps = cat([maps, conv.Forward(maps).relu_()], dim: 1);
            h = ResidualDenseBlock.Weighed(h, join.Forward(maps), Residual);
        }

        return ResidualDenseBlock.Weighed(x, h, Residual).MoveToOuterDisposeScope();
    }
}
