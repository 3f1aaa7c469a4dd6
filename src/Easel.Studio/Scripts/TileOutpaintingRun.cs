using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;
using Easel.Studio.Jobs;

namespace Easel.Studio.Scripts;

/// <summary>Carries <see cref="TileOutpainting"/> out: the canvas in tiles, of which those over the border are inpainted, each with a seed one higher.</summary>
/// <param name="engine">Paints.</param>
/// <param name="script">How.</param>
internal sealed class TileOutpaintingRun(IImageEngine engine, TileOutpainting script)
{
    /// <inheritdoc cref="IImageEngine.Generate"/>
    public IAsyncEnumerable<ImageEvent> Run(ImageRequest request, CancellationToken cancel)
    {
        var picture = NamedPicture.Load("start.pictures[0]", request.Start!.Pictures[0]).Over();
        var frame = OutpaintFrame.Of(picture.Width, picture.Height, script.Pixels, script.Directions);
        frame.Check();
        return Paint(request, picture, frame, cancel);
    }

    private async IAsyncEnumerable<ImageEvent> Paint(ImageRequest request, Bitmap picture, OutpaintFrame frame, [EnumeratorCancellation] CancellationToken cancel)
    {
        var grid = Grid(frame, request.Size);
        var canvas = new Bitmap(frame.CanvasWidth, frame.CanvasHeight, new byte[checked(3 * frame.CanvasWidth * frame.CanvasHeight)]);
        ImageFit.Paste(picture, canvas, frame.Left, frame.Up);
        var (tiles, masks, latents) = (grid.Split(canvas).ToList(), grid.Split(Shape(frame, 2 * script.MaskBlur).ToRgb()), grid.Split(Shape(frame, script.MaskBlur / 2).ToRgb()));
        var work = Enumerable.Range(0, tiles.Count).Where(place => IsOverBorder(grid, frame, place)).ToList();
        GeneratedImage? first = null;
        foreach (var (index, place) in work.Index())
        {
            var pass = new ScriptPass(engine, OfTile(request, tiles[place], masks[place], latents[place], index), index, work.Count);
            await foreach (var happened in pass.Run(0, cancel).ConfigureAwait(false)) yield return happened;
            if (!pass.IsWhole) yield break;
            first ??= pass.Pictures[0];
            tiles[place] = pass.Pictures[0].Image;
        }

        yield return new ImageEvent.Picture(first! with { Index = 0, Image = ImageFit.Crop(grid.Combine(tiles), new PixelBox(0, 0, frame.WholeWidth, frame.WholeHeight)) });
        yield return new ImageEvent.Finished(0);
    }

    // Tiles overlap by as much as is new, but for small ones.
    private TileGrid Grid(OutpaintFrame frame, ImageSize size)
    {
        var (width, height) = (Math.Min(size.Width, frame.CanvasWidth), Math.Min(size.Height, frame.CanvasHeight));
        var shorter = Math.Min(width, height);
        return new TileGrid(frame.CanvasWidth, frame.CanvasHeight, width, height, script.Pixels < shorter ? script.Pixels : shorter / 2);
    }

    private ImageRequest OfTile(ImageRequest request, Bitmap tile, Bitmap mask, Bitmap latent, int index) => request with
    {
        Size = new ImageSize(tile.Width, tile.Height),
        Seeds = JobSeeds.After(request.Seeds, index),
        Start = request.Start! with
        {
            Pictures = [NamedPicture.Inline(tile)],
            Resize = ImageResize.Stretch,
            Mask = new PaintMask
            {
                Picture = NamedPicture.Inline(mask),
                LatentPicture = NamedPicture.Inline(latent),
                BlurX = 2 * script.MaskBlur,
                BlurY = 2 * script.MaskBlur,
                Content = script.Content,
            },
        },
        Script = null, // an inpainting like any other
        Upscaler = new Choice(BuiltInChoices.NoUpscaler),
    };

    private static bool IsOverBorder(TileGrid grid, OutpaintFrame frame, int place)
    {
        var (left, top) = (grid.Columns[place % grid.Columns.Length], grid.Rows[place / grid.Columns.Length]);
        return left < frame.Left || top < frame.Up || left + grid.TileWidth > frame.Left + frame.Width || top + grid.TileHeight > frame.Up + frame.Height;
    }

    // White but for the picture without so many pixels along the sides that grow; the corners of the black rectangle are in it.
    private static GreyBitmap Shape(OutpaintFrame frame, int reach)
    {
        var (across, down) = (frame.CanvasWidth, frame.CanvasHeight);
        var values = new byte[across * down];
        Array.Fill(values, (byte)255);
        var (left, top) = (frame.Left + (frame.Left > 0 ? reach : 0), frame.Up + (frame.Up > 0 ? reach : 0));
        var (right, bottom) = (End(frame.Left + frame.Width, frame.Right, reach), End(frame.Up + frame.Height, frame.Down, reach));
        for (var y = top; y <= bottom; y++)
            if (right >= left) values.AsSpan(y * across + left, right - left + 1).Clear();
        return new GreyBitmap(across, down, values);
    }

    private static int End(int edge, int isNew, int reach) => isNew > 0 ? edge - Math.Max(1, reach) : edge - 1;
}
