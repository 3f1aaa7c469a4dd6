namespace Easel.Diffusion.Upscaling.Tiles;

/// <summary>A tile in one direction, in pixels.</summary>
/// <param name="SeenFrom">Where what the network sees begins.</param>
/// <param name="SeenTo">Where it ends.</param>
/// <param name="From">Where what is used of it begins.</param>
/// <param name="To">Where that ends.</param>
/// <param name="FadeIn">Pixels at its beginning that are shared with the tile before.</param>
/// <param name="FadeOut">Pixels at its end that are shared with the tile behind.</param>
internal readonly record struct TileSpan(int SeenFrom, int SeenTo, int From, int To, int FadeIn, int FadeOut)
{
    /// <summary>The tiles of a side, of one length but for rounding.</summary>
    /// <param name="length">Pixels of the side.</param>
    /// <param name="tiles">How large and how they overlap.</param>
    /// <param name="cell">What each begins at a multiple of.</param>
    public static IReadOnlyList<TileSpan> Of(int length, UpscaleTiles tiles, int cell)
    {
        var cells = Up(length, cell);
        var shared = Up(2 * tiles.Sight + tiles.Overlap, cell);
        var most = Math.Max(Up(tiles.Size + 2 * tiles.Sight, cell), shared + 1);
        if (tiles.Size == 0 || length <= tiles.Size || cells <= most) return [new TileSpan(0, length, 0, length, 0, 0)];

        var count = Up(cells - shared, most - shared);
        var each = Up(cells + (count - 1) * shared, count);
        var starts = Enumerable.Range(0, count).Select(i => (int)((long)i * (cells - each) / (count - 1)) * cell).ToArray();
        var seams = Enumerable.Range(1, count - 1).Select(i => (starts[i] + Math.Min(length, starts[i - 1] + each * cell)) / 2 - tiles.Overlap / 2).ToArray(); // where turning into tile i begins
        return [.. starts.Select((start, i) => new TileSpan(
            start,
            i == count - 1 ? length : Math.Min(length, start + each * cell),
            i == 0 ? 0 : seams[i - 1],
            i == count - 1 ? length : seams[i] + tiles.Overlap,
            i == 0 ? 0 : tiles.Overlap,
            i == count - 1 ? 0 : tiles.Overlap))];
    }

    private static int Up(int number, int by) => (number + by - 1) / by;
}
