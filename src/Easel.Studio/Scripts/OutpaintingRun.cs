using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;

namespace Easel.Studio.Scripts;

/// <summary>Carries <see cref="Outpainting"/> out: side after side, each an inpainting of a strip.</summary>
/// <param name="engine">Paints.</param>
/// <param name="script">How.</param>
internal sealed class OutpaintingRun(IImageEngine engine, Outpainting script)
{
    private const int Softening = 4; // the blur over which the old picture lies on the new, in mask blurs

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
        var sides = Sides(frame);
        Bitmap[] whole = [.. Enumerable.Repeat(picture, request.BatchSize)];
        IReadOnlyList<GeneratedImage>? first = null;
        foreach (var (index, (side, pixels)) in sides.Index())
        {
            yield return new ImageEvent.Phase($"painting {side.ToString().ToLowerInvariant()}");
            var strip = new OutpaintStrip(whole[0].Width, whole[0].Height, side, pixels, request.Size, script);
            var canvases = Array.ConvertAll(whole, strip.Filled);
            var pass = new ScriptPass(engine, OfStrip(request, strip, canvases), index, sides.Count);
            await foreach (var happened in pass.Run(0, cancel).ConfigureAwait(false)) yield return happened;
            if (!pass.IsWhole) yield break;
            IReadOnlyList<GeneratedImage> painted = [.. pass.Pictures.OrderBy(image => image.Index)];
            first ??= painted;
            whole = [.. canvases.Zip(painted, (canvas, image) => strip.Joined(canvas, image.Image))];
        }

        foreach (var (image, made) in whole.Zip(first!)) yield return new ImageEvent.Picture(made with { Image = image });
        yield return new ImageEvent.Finished(0);
    }

    private ImageRequest OfStrip(ImageRequest request, OutpaintStrip strip, Bitmap[] canvases) => request with
    {
        Size = new ImageSize(strip.Part.Width, strip.Part.Height),
        Start = request.Start! with
        {
            Pictures = [.. canvases.Select(canvas => NamedPicture.Inline(ImageFit.Crop(canvas, strip.Part)))],
            Resize = ImageResize.Stretch,
            Mask = new PaintMask
            {
                Picture = NamedPicture.Inline(strip.Mask.ToRgb()),
                LatentPicture = NamedPicture.Inline(strip.LatentMask.ToRgb()),
                BlurX = Grows(PictureSides.Left | PictureSides.Right) ? script.MaskBlur * Softening : 0,
                BlurY = Grows(PictureSides.Up | PictureSides.Down) ? script.MaskBlur * Softening : 0,
                Content = MaskContent.Original,
            },
        },
        Script = null, // an inpainting like any other
        Upscaler = new Choice(BuiltInChoices.NoUpscaler),
    };

    private bool Grows(PictureSides sides) => (script.Directions & sides) != PictureSides.None;

    private static List<(PictureSides Side, int Pixels)> Sides(OutpaintFrame frame) =>
        [.. new[] { (PictureSides.Left, frame.Left), (PictureSides.Right, frame.Right), (PictureSides.Up, frame.Up), (PictureSides.Down, frame.Down) }.Where(side => side.Item2 > 0)];
}
