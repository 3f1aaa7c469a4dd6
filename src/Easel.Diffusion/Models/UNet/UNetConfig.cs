using System.Collections.Immutable;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Models.UNet;

/// <summary>The sizes of a UNet. Everything but the heads follows from the shapes in the checkpoint.</summary>
public sealed record UNetConfig
{
    /// <summary>4, or 9 for inpainting models, 8 for instruct-pix2pix.</summary>
    public long InChannels { get; init; } = 4;

    public long OutChannels { get; init; } = 4;

    /// <summary>Channels of the first level.</summary>
    public long ModelChannels { get; init; } = 320;

    /// <summary>Channels of each level, as multiples of <see cref="ModelChannels"/>.</summary>
    public ImmutableArray<long> Multipliers { get; init; } = [1, 2, 4, 4];

    public int ResBlocks { get; init; } = 2;

    /// <summary>Transformer blocks at each level; 0 is none.</summary>
    public ImmutableArray<int> Depths { get; init; } = [1, 1, 1, 0];

    /// <summary>Transformer blocks in the middle.</summary>
    public int MiddleDepth { get; init; } = 1;

    /// <summary>Width of a token of the prompt.</summary>
    public long ContextWidth { get; init; } = 768;

    /// <summary>Width of the extra vector (SDXL), or 0.</summary>
    public long VectorWidth { get; init; }

    /// <summary>Number of heads at every level (SD 1.x), or null when <see cref="HeadWidth"/> decides.</summary>
    public long? Heads { get; init; } = 8;

    /// <summary>Width of one head (SD 2.x, SDXL).</summary>
    public long HeadWidth { get; init; } = 64;

    public bool LinearProjections { get; init; }

    /// <summary>Groups of every norm; fewer where they do not divide the channels.</summary>
    public long NormGroups { get; init; } = 32;

    public static UNetConfig Sd15 { get; } = new();

    public static UNetConfig Sd2 { get; } = new() { ContextWidth = 1024, Heads = null, LinearProjections = true };

    public static UNetConfig Sdxl { get; } = new()
    {
        Multipliers = [1, 2, 4],
        Depths = [0, 2, 10],
        MiddleDepth = 10,
        ContextWidth = 2048,
        VectorWidth = 2816,
        Heads = null,
        LinearProjections = true,
    };

    public static UNetConfig SdxlRefiner { get; } = new()
    {
        ModelChannels = 384,
        Depths = [0, 4, 4, 0],
        MiddleDepth = 4,
        ContextWidth = 1280,
        VectorWidth = 2560,
        Heads = null,
        LinearProjections = true,
    };

    public long TimeWidth => 4 * ModelChannels;

    /// <summary>How many heads a layer of <paramref name="channels"/> has.</summary>
    public long HeadsFor(long channels) => Heads ?? channels / HeadWidth;

    /// <summary>Groups of a norm over <paramref name="channels"/>: <see cref="NormGroups"/>, halved until it divides them.</summary>
    public long GroupsFor(long channels)
    {
        var groups = NormGroups;
        while (channels % groups != 0) groups /= 2;
        return groups;
    }

    /// <summary>Reads the sizes off the shapes under <paramref name="weights"/> (<c>model.diffusion_model</c>).</summary>
    /// <exception cref="WeightsException">These are not a UNet's keys.</exception>
    public static UNetConfig Detect(WeightScope weights)
    {
        var first = Shape(weights, "input_blocks.0.0.weight");
        var (multipliers, depths, resBlocks) = Levels(weights, first[0]);
        var transformer = FirstTransformer(weights);
        var linear = Shape(weights, $"{transformer}.proj_in.weight").Length == 2;
        return new UNetConfig
        {
            InChannels = first[1],
            OutChannels = Shape(weights, "out.2.weight")[0],
            ModelChannels = first[0],
            Multipliers = multipliers,
            Depths = depths,
            ResBlocks = resBlocks,
            MiddleDepth = Depth(weights, "middle_block.1"),
            ContextWidth = Shape(weights, $"{transformer}.transformer_blocks.0.attn2.to_k.weight")[1],
            VectorWidth = weights.ShapeOf("label_emb.0.0.weight")?[1] ?? 0,
            LinearProjections = linear,
            Heads = linear ? null : 8,
        };
    }

    private static (ImmutableArray<long> Multipliers, ImmutableArray<int> Depths, int ResBlocks) Levels(WeightScope weights, long modelChannels)
    {
        List<long> multipliers = [];
        List<int> depths = [];
        var (blocks, resBlocks) = (0, 0);
        for (var i = 1; weights.Has($"input_blocks.{i}.0.in_layers.0.weight") || weights.Has($"input_blocks.{i}.0.op.weight"); i++)
        {
            if (weights.Has($"input_blocks.{i}.0.op.weight"))
            {
                blocks = 0;
                continue;
            }

            if (blocks++ == 0)
            {
                multipliers.Add(Shape(weights, $"input_blocks.{i}.0.out_layers.3.weight")[0] / modelChannels);
                depths.Add(Depth(weights, $"input_blocks.{i}.1"));
            }

            resBlocks = Math.Max(resBlocks, blocks);
        }

        return ([.. multipliers], [.. depths], resBlocks);
    }

    private static int Depth(WeightScope weights, string place)
    {
        var depth = 0;
        while (weights.Has($"{place}.transformer_blocks.{depth}.norm1.weight")) depth++;
        return depth;
    }

    private static string FirstTransformer(WeightScope weights)
    {
        for (var i = 1; i < 16; i++)
            if (weights.Has($"input_blocks.{i}.1.proj_in.weight")) return $"input_blocks.{i}.1";
        throw new WeightsException(weights.Source.Name, weights.Prefix, "has no transformer in its first 16 blocks, so it is not a Stable Diffusion UNet");
    }

    private static long[] Shape(WeightScope weights, string key) =>
        weights.ShapeOf(key) ?? throw new WeightsException(weights.Source.Name, weights.Key(key), "is missing, so this is not a Stable Diffusion UNet");
}
