using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Upscaling.Esrgan;

/// <summary>The sizes of an ESRGAN generator; all follow from the keys and shapes in the file.</summary>
public sealed record RrdbConfig
{
    private const int MostUps = 4;

    /// <summary>Channels of the trunk.</summary>
    public long Features { get; init; } = 64;

    /// <summary>Channels each convolution of a dense block adds.</summary>
    public long Growth { get; init; } = 32;

    /// <summary>Blocks of three dense blocks each.</summary>
    public int Blocks { get; init; } = 23;

    /// <summary>Doublings behind the trunk.</summary>
    public int Ups { get; init; } = 2;

    /// <summary>Pixels a side that are laid into channels before the trunk (Real-ESRGAN's x2 and x1).</summary>
    public int Unshuffle { get; init; } = 1;

    /// <summary>Channels of the pictures it takes.</summary>
    public long Inputs { get; init; } = 3;

    /// <summary>Channels of the pictures it makes.</summary>
    public long Outputs { get; init; } = 3;

    /// <summary>Whether dense blocks have ESRGAN+'s 1×1 convolution.</summary>
    public bool Bridges { get; init; }

    public RrdbNames Names { get; init; } = RrdbNames.Real;

    /// <summary>The sizes, or null when these are not such a generator's keys.</summary>
    public static RrdbConfig? Find(WeightScope weights)
    {
        foreach (var names in RrdbNames.All)
        {
            var blocks = 0;
            while (weights.Has($"{names.Dense(blocks, 1)}.{names.Grow(1)}.weight")) blocks++;
            if (blocks == 0 || weights.ShapeOf($"{names.First}.weight") is not [var features, var taken, 3, 3]) continue;

            var ups = Enumerable.Range(0, MostUps + 1).LastOrDefault(count => Fits(weights, names, count), -1);
            if (ups < 0 || weights.ShapeOf($"{names.Last(ups)}.weight") is not [var outputs, _, 3, 3]) continue;

            var unshuffle = taken == 16 * outputs ? 4 : taken == 4 * outputs ? 2 : 1;
            return new RrdbConfig
            {
                Features = features,
                Growth = weights.ShapeOf($"{names.Dense(0, 1)}.{names.Grow(1)}.weight")![0],
                Blocks = blocks,
                Ups = ups,
                Unshuffle = unshuffle,
                Inputs = taken / (unshuffle * unshuffle),
                Outputs = outputs,
                Bridges = weights.Has($"{names.Dense(0, 1)}.conv1x1.weight"),
                Names = names,
            };
        }

        return null;
    }

    private static bool Fits(WeightScope weights, RrdbNames names, int ups) =>
        weights.Has($"{names.Fine(ups)}.weight") && weights.Has($"{names.Last(ups)}.weight") && Enumerable.Range(1, ups).All(number => weights.Has($"{names.Up(number)}.weight"));
}
