using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Rdn;

/// <summary>A residual dense network (Zhang et al. 2018) as idealo's image-super-resolution builds it: picture [B, 3, H, W] in 0…1 → [B, 3, Scale · H, Scale · W]. Its keys are that program's names of layers.</summary>
internal sealed class RdnNet : IPictureNetwork
{
    private readonly Conv2d shallow;
    private readonly Conv2d first;
    private readonly Block[] blocks;
    private readonly Conv2d fuse;
    private readonly Conv2d fused;
    private readonly Conv2d[] pixels;
    private readonly Conv2d last;

    /// <exception cref="WeightsException">A shape is none of this network's.</exception>
    public RdnNet(WeightScope weights)
    {
        if (weights.ShapeOf("F_m1.weight") is not [var features, var inputs, 3, 3] || weights.ShapeOf("UPN3.weight") is not [var made, var narrow, 3, 3])
            throw new WeightsException(weights.Source.Name, weights.Key("F_m1.weight"), "or UPN3.weight is of another shape, so this is not a residual dense network");

        var count = 0;
        while (weights.Has($"LFF_{count + 1}.weight")) count++;
        (Inputs, Scale) = (inputs, (int)Math.Sqrt(made / inputs));
        shallow = new Conv2d(weights["F_m1"], inputs, features);
        first = new Conv2d(weights["F_0"], features, features);
        blocks = [.. Enumerable.Range(1, count).Select(number => new Block(weights, number, features))];
        fuse = new Conv2d(weights["GFF_1"], count * features, features, kernel: 1);
        fused = new Conv2d(weights["GFF_2"], features, features);
        var wide = weights.ShapeOf("UPN1.weight")?[0] ?? features;
        pixels = [new Conv2d(weights["UPN1"], features, wide, kernel: 5), new Conv2d(weights["UPN2"], wide, narrow), new Conv2d(weights["UPN3"], narrow, made)];
        last = new Conv2d(weights["SR"], made, inputs);
    }

    public static bool Fits(WeightScope weights) => weights.Has("F_m1.weight") && weights.Has("GFF_1.weight");

    public long Inputs { get; }

    public long Outputs => Inputs;

    public int Scale { get; }

    public int Cell => 1;

    public bool IsConvolutional => true;

    public Tensor Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var start = shallow.Forward(picture);
        var maps = new List<Tensor> { first.Forward(start) };
        foreach (var block in blocks) maps.Add(block.Forward(maps[^1]));
        var h = fused.ForwardAdd(fuse.Forward(cat(maps[1..], dim: 1)), start);
        h = pixels[2].Forward(pixels[1].Forward(pixels[0].Forward(h).relu_()).relu_());
        return last.Forward(nn.functional.interpolate(h.to(float32), scale_factor: [Scale, Scale], mode: InterpolationMode.Nearest)).MoveToOuterDisposeScope();
    }

    /// <summary>Convolutions that each see all maps before them, joined by a 1×1 convolution and added to x [B, features, H, W].</summary>
    private sealed class Block
    {
        private readonly Conv2d[] grow;
        private readonly Conv2d join;

        public Block(WeightScope weights, int number, long features)
        {
            var growth = weights.ShapeOf($"F_{number}_1.weight")?[0] ?? features;
            var count = 0;
            while (weights.Has($"F_{number}_{count + 1}.weight")) count++;
            grow = [.. Enumerable.Range(0, count).Select(i => new Conv2d(weights[$"F_{number}_{i + 1}"], features + i * growth, growth))];
            join = new Conv2d(weights[$"LFF_{number}"], features + count * growth, features, kernel: 1);
        }

        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var maps = x;
            foreach (var conv in grow) maps = cat([maps, conv.Forward(maps).relu_()], dim: 1);
            return join.ForwardAdd(maps, x).MoveToOuterDisposeScope();
        }
    }
}
