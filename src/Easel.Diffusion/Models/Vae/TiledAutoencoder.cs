using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Vae;

/// <summary>
/// An autoencoder over pictures too large for it. Its coarse half, with the attention, sees the whole map, which is small there; its fine
/// half goes tile by tile. All tiles are normalised by the same statistics and see as far around them as the network does, so that a value
/// does not depend on the tile it falls in: there are no seams to feather.
/// </summary>
/// <remarks>
/// The statistics come from up to 100 samples of the map, which is all that differs from the autoencoder in one piece; up to 512 pixels they
/// cover it, and nothing differs.
/// docs/decisions/0008-tiled-autoencoder.md has the alternatives and what they measure.
/// </remarks>
public sealed class TiledAutoencoder
{
    private readonly AutoencoderKL vae;
    private readonly long size;  // cells
    private readonly long halo;  // cells
    private readonly int cell;   // pixels

    /// <exception cref="ArgumentException">The size or the overlap is no multiple of a cell, or the overlap too small.</exception>
    public TiledAutoencoder(AutoencoderKL vae, TileOptions options)
    {
        this.vae = vae;
        cell = vae.Config.Downscale;
        var least = (vae.Config.FineReach + cell - 1) / cell * cell;
        if (options.Size < cell || options.Size % cell != 0)
            throw new ArgumentException($"tiles are {options.Size} pixels large; give a multiple of {cell}", nameof(options));
        if (options.Overlap < least || options.Overlap % cell != 0)
            throw new ArgumentException($"tiles overlap by {options.Overlap} pixels; give a multiple of {cell} of at least {least}", nameof(options));
        (size, halo) = (options.Size / cell, options.Overlap / cell);
    }

    /// <summary>Latent [B, C, h, w] → picture [B, 3, 8h, 8w], about −1…1, not clamped.</summary>
    public Tensor Decode(Tensor latent) => Each(latent, one =>
    {
        using var map = vae.DecodeCoarse(one);
        return Fine(map, vae.Config.MapScale, cell, vae.DecodeFine);
    });

    /// <summary>Mean and log variance of the latent, stacked: picture [B, 3, 8h, 8w] in −1…1 → [B, 2·C, h, w].</summary>
    /// <remarks>Of pictures that wrap, also the halving steps do; in one piece they end in zeros at the right and at the bottom.</remarks>
    public Tensor Moments(Tensor picture) => Each(picture, one =>
    {
        using var map = Fine(one, cell, vae.Config.MapScale, vae.EncodeFine);
        return vae.EncodeCoarse(map);
    });

    /// <summary>The most likely latent: picture [B, 3, 8h, 8w] in −1…1 → [B, C, h, w].</summary>
    public Tensor Encode(Tensor picture)
    {
        using var scope = NewDisposeScope();
        return Moments(picture).chunk(2, 1)[0].contiguous().MoveToOuterDisposeScope();
    }

    private static Tensor Each(Tensor batch, Func<Tensor, Tensor> each)
    {
        using var scope = NewDisposeScope();
        return cat([.. Enumerable.Range(0, (int)batch.size(0)).Select(i => each(batch.narrow(0, i, 1)))]).MoveToOuterDisposeScope();
    }

    /// <summary>A fine half over the tiles of a map [1, …, H, W] that has <paramref name="unit"/> values a cell, into one that has <paramref name="outUnit"/>.</summary>
    private Tensor Fine(Tensor map, long unit, long outUnit, Func<Tensor, TileNorms, Tensor> fine)
    {
        using var scope = NewDisposeScope();
        var wrap = vae.Edges.Wrap;
        TileAxis rows = new(map.size(2) / unit, halo, wrap), columns = new(map.size(3) / unit, halo, wrap);
        try
        {
            vae.Edges.Wrap = false; // tiles bring what lies beyond the edge along
            using var norms = Learn(map, unit, rows, columns, fine);
            Tensor? whole = null;
            foreach (var row in rows.Tiles(size))
                foreach (var column in columns.Tiles(size))
                {
                    using var inner = NewDisposeScope();
                    var tile = fine(Seen(map, unit, (rows, row), (columns, column)), norms)
                        .narrow(2, (row.From - row.SeenFrom) * outUnit, (row.To - row.From) * outUnit)
                        .narrow(3, (column.From - column.SeenFrom) * outUnit, (column.To - column.From) * outUnit);
                    whole ??= empty([1, tile.size(1), rows.Cells * outUnit, columns.Cells * outUnit], tile.dtype, tile.device).MoveToOuterDisposeScope();
                    whole.narrow(2, row.From * outUnit, tile.size(2)).narrow(3, column.From * outUnit, tile.size(3)).copy_(tile);
                }

            return whole!.MoveToOuterDisposeScope();
        }
        finally { vae.Edges.Wrap = wrap; }
    }

    private static TileNorms Learn(Tensor map, long unit, TileAxis rows, TileAxis columns, Func<Tensor, TileNorms, Tensor> fine)
    {
        using var scope = NewDisposeScope();
        var samples = (from row in rows.Samples() from column in columns.Samples() select (Row: row, Column: column)).ToList();
        var norms = new TileNorms([.. samples.Select(sample => sample.Row)], [.. samples.Select(sample => sample.Column)]);
        fine(cat([.. samples.Select(sample => Seen(map, unit, (rows, sample.Row), (columns, sample.Column)))]), norms);
        return norms;
    }

    private static Tensor Seen(Tensor map, long unit, (TileAxis Axis, TileAxis.Piece Piece) row, (TileAxis Axis, TileAxis.Piece Piece) column)
    {
        using var scope = NewDisposeScope();
        var strip = row.Axis.Take(map, 2, row.Piece.SeenFrom, row.Piece.SeenTo, unit);
        return column.Axis.Take(strip, 3, column.Piece.SeenFrom, column.Piece.SeenTo, unit).contiguous().alias().MoveToOuterDisposeScope();
    }
}
