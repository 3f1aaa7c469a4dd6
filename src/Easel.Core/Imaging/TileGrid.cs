using System.Collections.Immutable;

namespace Easel.Core.Imaging;

/// <summary>A picture as overlapping tiles, and the tiles as a picture again (facts: A1111 1.10.1 images.split_grid, combine_grid).</summary>
/// <param name="Width">Of the picture, in pixels.</param>
/// <param name="Height">Of the picture.</param>
/// <param name="TileWidth">Of each tile, at most the picture's.</param>
/// <param name="TileHeight">Of each tile.</param>
/// <param name="Overlap">Pixels over which a tile turns into the next, less than a tile's sides.</param>
public sealed record TileGrid(int Width, int Height, int TileWidth, int TileHeight, int Overlap)
{
    /// <summary>Left edges of the columns, evenly over the picture.</summary>
    public ImmutableArray<int> Columns { get; } = Places(Width, TileWidth, Overlap);

    /// <summary>Upper edges of the rows.</summary>
    public ImmutableArray<int> Rows { get; } = Places(Height, TileHeight, Overlap);

    /// <summary>The tiles of a picture of this size, row by row.</summary>
    public IReadOnlyList<Bitmap> Split(Bitmap picture) => [.. from top in Rows from left in Columns select Cut(picture, left, top, TileWidth, TileHeight)];

    /// <summary>The picture of tiles that are as <see cref="Split"/> orders them: along its left and upper edge a tile fades in over the one before.</summary>
    public Bitmap Combine(IReadOnlyList<Bitmap> tiles)
    {
        var picture = new Bitmap(Width, Height, new byte[3 * Width * Height]);
        foreach (var (row, top) in Rows.Index())
        {
            var band = new Bitmap(Width, TileHeight, new byte[3 * Width * TileHeight]);
            foreach (var (column, left) in Columns.Index()) Lay(band, tiles[row * Columns.Length + column], left, 0, column == 0 ? 0 : Overlap, 0);
            Lay(picture, band, 0, top, 0, row == 0 ? 0 : Overlap);
        }

        return picture;
    }

    private static ImmutableArray<int> Places(int side, int tile, int overlap)
    {
        var count = Math.Max(1, (int)Math.Ceiling((side - overlap) / (double)(tile - overlap)));
        var step = count > 1 ? (side - tile) / (double)(count - 1) : 0;
        return [.. Enumerable.Range(0, count).Select(i => Math.Min((int)(i * step), side - tile))];
    }

    private static Bitmap Cut(Bitmap picture, int left, int top, int width, int height)
    {
        var rgb = new byte[3 * width * height];
        for (var y = 0; y < height; y++) Array.Copy(picture.Rgb, 3 * ((top + y) * picture.Width + left), rgb, 3 * y * width, 3 * width);
        return new Bitmap(width, height, rgb);
    }

    // Fades in from 0 over so many columns or rows; of the two only one is not 0.
    private static void Lay(Bitmap below, Bitmap above, int left, int top, int columns, int rows)
    {
        for (var y = 0; y < above.Height; y++)
            for (var x = 0; x < above.Width; x++)
            {
                var share = x < columns ? 255 * x / columns : y < rows ? 255 * y / rows : 255;
                var (to, from) = (3 * ((top + y) * below.Width + left + x), 3 * (y * above.Width + x));
                for (var channel = 0; channel < 3; channel++) below.Rgb[to + channel] = Mixed(above.Rgb[from + channel], below.Rgb[to + channel], share);
            }
    }

    // Pillow's rounding.
    private static byte Mixed(int above, int below, int share)
    {
        var sum = above * share + below * (255 - share) + 128;
        return (byte)((sum + (sum >> 8)) >> 8);
    }
}
