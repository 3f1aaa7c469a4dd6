using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Swin;

/// <summary>Which entry of a table of biases belongs to a pixel that looks at another of its window.</summary>
internal static class RelativePlaces
{
    /// <summary>Inside a window: the table has a row for each distance down and across, each from −(side − 1). [N · N], int64.</summary>
    public static Tensor Between(long height, long width)
    {
        using var scope = NewDisposeScope();
        var (down, across) = (Distances(height, height).Plus(height - 1), Distances(width, width).Plus(width - 1));
        return Flat(down, across, 2 * width - 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// From a window of <paramref name="side"/> to one of <paramref name="larger"/> around it, as HAT counts them: from the larger's pixel to the smaller's, both
    /// from their own corners, so that some are negative and count from the table's end. [side² · larger²], int64.
    /// </summary>
    public static Tensor Around(long side, long larger)
    {
        using var scope = NewDisposeScope();
        var distance = Distances(side, larger).neg().Plus(side - larger + 1); // [side, larger]
        var length = side + larger - 1;
        return Flat(distance, distance, length).Modulo(length * length).MoveToOuterDisposeScope();
    }

    // [from, to]: place in the first minus place in the second.
    private static Tensor Distances(long from, long to)
    {
        using var scope = NewDisposeScope();
        return Arithmetic.Counted(0, from, int64).unsqueeze(1).sub(Arithmetic.Counted(0, to, int64).unsqueeze(0)).MoveToOuterDisposeScope();
    }

    // [h, h′], [w, w′] → row · step + column for every pixel (h, w) and (h′, w′), in that order.
    private static Tensor Flat(Tensor down, Tensor across, long step)
    {
        using var scope = NewDisposeScope();
        return down.unsqueeze(1).unsqueeze(3).Times(step).Added(across.unsqueeze(0).unsqueeze(2)).reshape(-1).MoveToOuterDisposeScope();
    }
}
