using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>One direction of a map that is done in tiles, counted in latent cells.</summary>
/// <param name="Cells">How long the map is.</param>
/// <param name="Halo">Cells a tile sees beyond itself.</param>
/// <param name="Wrap">Whether the map continues on its other side.</param>
internal readonly record struct TileAxis(long Cells, long Halo, bool Wrap)
{
    private const long SampleCells = 8;
    private const long MostSamples = 10;
    private const long Short = 24; // up to here one sample is the whole

    /// <summary>A piece of the map: what is wanted, what must be seen for it, and for how much of the map it stands.</summary>
    public readonly record struct Piece(long From, long To, long SeenFrom, long SeenTo, double Share = 1);

    /// <summary>The tiles, of about equal length, at most <paramref name="size"/>.</summary>
    public IEnumerable<Piece> Tiles(long size)
    {
        var count = (Cells + size - 1) / size;
        for (long i = 0; i < count; i++)
        {
            var (from, to) = (Cells * i / count, Cells * (i + 1) / count);
            yield return Wrap ? new(from, to, from - Halo, to + Halo) : new(from, to, Math.Max(0, from - Halo), Math.Min(Cells, to + Halo));
        }
    }

    /// <summary>
    /// Pieces that are seen at one length, to learn the map's statistics from: one of each of some equal stretches, and where the map ends both
    /// ends, which zeros beyond them make different. Of a short map they cover all.
    /// </summary>
    public IReadOnlyList<Piece> Samples()
    {
        if (Cells <= Short) return [Wrap ? new(0, Cells, -Halo, Cells + Halo) : new(0, Cells, 0, Cells)];

        var seen = SampleCells + 2 * Halo;
        var end = Wrap ? 0 : SampleCells;
        List<Piece> pieces = [];
        if (!Wrap) pieces.Add(new(0, end, 0, seen, (double)end / Cells));
        var inner = Cells - 2 * end;
        var count = Math.Min(Wrap ? MostSamples : MostSamples - 2, (inner + SampleCells - 1) / SampleCells);
        for (long i = 0; i < count; i++)
        {
            var (start, stop) = (end + inner * i / count, end + inner * (i + 1) / count);
            var length = Math.Min(SampleCells, stop - start);
            var from = start + (stop - start - length) / 2;
            var first = Wrap ? from - Halo : Math.Clamp(from - Halo, 0, Cells - seen);
            pieces.Add(new(from, from + length, first, first + seen, (double)(stop - start) / Cells));
        }

        if (!Wrap) pieces.Add(new(Cells - end, Cells, Cells - seen, Cells, (double)end / Cells));
        return pieces;
    }

    /// <summary>Cells <paramref name="from"/> to <paramref name="to"/> of a map's dimension, which has <paramref name="unit"/> values a cell.</summary>
    public Tensor Take(Tensor map, int dimension, long from, long to, long unit)
    {
        if (from >= 0 && to <= Cells) return map.narrow(dimension, from * unit, (to - from) * unit);
        using var scope = NewDisposeScope();
        return map.index_select(dimension, Arithmetic.Counted(from * unit, to * unit, int64, map.device).Modulo(Cells * unit)).MoveToOuterDisposeScope();
    }
}
