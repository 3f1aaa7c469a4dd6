using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Upscaling.Tiles;

/// <summary>Runs a network over a picture tile by tile and hands the larger picture on from the top, so that memory holds a row of tiles whatever the picture's size.</summary>
/// <param name="rows">The tiles from top to bottom.</param>
/// <param name="columns">The tiles from left to right.</param>
/// <param name="scale">How many times as large the network makes a side.</param>
internal sealed class TiledPicture(IReadOnlyList<TileSpan> rows, IReadOnlyList<TileSpan> columns, int scale)
{
    public int Count => rows.Count * columns.Count;

    /// <param name="seen">What the network makes of the rows and columns a tile sees, [B, C, h, w], float32.</param>
    /// <param name="take">Gets the number of its first row and finished rows [B, C, h, W].</param>
    public void Run(Func<TileSpan, TileSpan, Tensor> seen, Action<int, Tensor> take)
    {
        Tensor? carried = null; // of the row of tiles above, what turns into this one
        try
        {
            foreach (var row in rows)
            {
                using var scope = NewDisposeScope();
                var strip = Strip(row, seen);
                if (carried is not null)
                {
                    var top = strip.narrow(2, 0, carried.size(2));
                    top.mul_(Ramp(carried.size(2)).unsqueeze(1)).AddInPlace(carried);
                    carried.Dispose();
                    carried = null;
                }

                var kept = strip.size(2) - scale * row.FadeOut;
                if (row.FadeOut > 0) carried = strip.narrow(2, kept, scale * row.FadeOut).mul(Ramp(scale * row.FadeOut).flip(0).unsqueeze(1)).MoveToOuterDisposeScope();
                take(scale * row.From, strip.narrow(2, 0, kept));
            }
        }
        finally { carried?.Dispose(); }
    }

    private Tensor Strip(TileSpan row, Func<TileSpan, TileSpan, Tensor> seen)
    {
        using var scope = NewDisposeScope();
        Tensor? strip = null;
        foreach (var column in columns)
        {
            using var inner = NewDisposeScope();
            var tile = Cut(Cut(seen(row, column), 2, row), 3, column).clone();
            if (column.FadeIn > 0) tile.narrow(3, 0, scale * column.FadeIn).mul_(Ramp(scale * column.FadeIn));
            if (column.FadeOut > 0) tile.narrow(3, tile.size(3) - scale * column.FadeOut, scale * column.FadeOut).mul_(Ramp(scale * column.FadeOut).flip(0));
            strip ??= zeros([tile.size(0), tile.size(1), tile.size(2), scale * columns[^1].To]).MoveToOuterDisposeScope();
            strip.narrow(3, scale * column.From, tile.size(3)).AddInPlace(tile);
        }

        return strip!.MoveToOuterDisposeScope();
    }

    private Tensor Cut(Tensor tile, int dimension, TileSpan span) => tile.narrow(dimension, scale * (span.From - span.SeenFrom), scale * (span.To - span.From));

    // From 0 to 1, and with its mirror image 1 everywhere.
    private static Tensor Ramp(long length)
    {
        using var scope = NewDisposeScope();
        return Arithmetic.Counted(0, length, float32).Plus(0.5).Over(length).MoveToOuterDisposeScope();
    }
}
