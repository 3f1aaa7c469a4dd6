using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Studio.Jobs;
using Easel.Studio.Upscaling;

namespace Easel.Studio.Scripts;

/// <summary>Carries <see cref="SdUpscale"/> out: enlarges, paints over each tile, puts the tiles together.</summary>
/// <param name="engine">Paints.</param>
/// <param name="enlarger">Makes pictures larger.</param>
/// <param name="script">How.</param>
internal sealed class SdUpscaleRun(IImageEngine engine, Enlarger enlarger, SdUpscale script)
{
    private const int Cell = 8;
    private const int MostTiles = 4096;

    /// <inheritdoc cref="IImageEngine.Generate"/>
    public async IAsyncEnumerable<ImageEvent> Run(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return new ImageEvent.Phase("enlarging");
        var (large, failure) = await Enlarged(request, cancel).ConfigureAwait(false);
        if (large is null)
        {
            yield return failure!;
            yield break;
        }

        // A picture smaller than a tile is one tile.
        var tile = new ImageSize(Side(request.Size.Width, large.Width), Side(request.Size.Height, large.Height));
        var grid = new TileGrid(large.Width, large.Height, tile.Width, tile.Height, Math.Min(script.Overlap, Math.Min(tile.Width, tile.Height) - 1));
        if (grid.Rows.Length * grid.Columns.Length > MostTiles)
        {
            yield return new ImageEvent.Failed("script.scale", $"{large.Width}x{large.Height} would be {grid.Rows.Length * grid.Columns.Length} tiles of {tile}; at most {MostTiles} are painted: give larger tiles or a smaller scale");
            yield break;
        }

        var batches = grid.Split(large).Chunk(script.TilesAtOnce).ToList();
        var painted = new List<GeneratedImage>();
        foreach (var (index, tiles) in batches.Index())
        {
            var pass = new ScriptPass(engine, OfTiles(request, tile, tiles, index), index, batches.Count);
            await foreach (var happened in pass.Run(0, cancel).ConfigureAwait(false)) yield return happened;
            if (!pass.IsWhole) yield break;
            painted.AddRange(pass.Pictures.OrderBy(picture => picture.Index));
        }

        yield return new ImageEvent.Picture(painted[0] with { Index = 0, Image = grid.Combine([.. painted.Select(picture => picture.Image)]) });
        yield return new ImageEvent.Finished(0);
    }

    private static ImageRequest OfTiles(ImageRequest request, ImageSize size, Bitmap[] tiles, int batch) => request with
    {
        Size = size,
        BatchSize = tiles.Length,
        Seeds = JobSeeds.After(request.Seeds, batch),
        Start = request.Start! with { Pictures = [.. tiles.Select(NamedPicture.Inline)] },
        Upscaler = new Choice(BuiltInChoices.NoUpscaler),
    };

    private async Task<(Bitmap? Large, ImageEvent? Failure)> Enlarged(ImageRequest request, CancellationToken cancel)
    {
        try
        {
            var picture = NamedPicture.Load("start.pictures[0]", request.Start!.Pictures[0]).Over();
            if (Math.Max(picture.Width, picture.Height) * script.Scale > ExtrasSteps.LargestSide) return (null, new ImageEvent.Failed("script.scale", $"{picture.Width}x{picture.Height} would have more than {ExtrasSteps.LargestSide} pixels a side; give less"));
            var large = script.Upscaler.Equals(PlainUpscaler.None, StringComparison.OrdinalIgnoreCase) ? picture : await enlarger.Enlarge(picture, script.Upscaler, script.Scale, cancel).ConfigureAwait(false);
            return Math.Min(large.Width, large.Height) >= 2 * Cell ? (large, null) : (null, new ImageEvent.Failed("start.pictures[0]", $"{large.Width}x{large.Height} is too small to be painted over; give {2 * Cell} pixels a side or more"));
        }
        catch (RequestException wrong) { return (null, new ImageEvent.Failed(wrong.Field, wrong.Message)); }
        catch (UpscaleException wrong) { return (null, new ImageEvent.Failed(null, wrong.Message)); }
        catch (OperationCanceledException) { return (null, new ImageEvent.Cancelled()); }
    }

    private static int Side(int tile, int picture) => picture >= tile ? tile : picture / Cell * Cell;
}
