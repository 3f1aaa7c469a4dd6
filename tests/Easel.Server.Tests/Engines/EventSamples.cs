using Easel.Core.Imaging;
using Easel.Core.Models;
using Easel.Core.Results;
using Easel.Testing;

namespace Easel.Server.Tests.Engines;

/// <summary>Every kind of event, with and without what is optional.</summary>
internal static class EventSamples
{
    private const string Text = "a café, 漢字, 🎨\nSteps: 2, Size: 64x32";

    public static IEnumerable<ImageEvent> Lasts =>
    [
        new ImageEvent.Finished(12.625),
        new ImageEvent.Failed("options.eta", Text, "at Here()\nat There()"),
        new ImageEvent.Failed(null, "no memory"),
        new ImageEvent.Failed("", "", ""),
        new ImageEvent.Cancelled(),
        new ImageEvent.EngineLost(Text, 137, "one\ntwo"),
        new ImageEvent.EngineLost("never ran"),
        new ImageEvent.EngineLost("", 0),
    ];

    public static IEnumerable<ImageEvent> All(ImageEvent last) =>
    [
        new ImageEvent.Queued(0),
        new ImageEvent.Queued(3),
        new ImageEvent.Phase("loading model"),
        new ImageEvent.Warning(Text),
        new ImageEvent.Progress(1, 20, null),
        new ImageEvent.Progress(2, 20, 0),
        new ImageEvent.Progress(int.MaxValue, int.MaxValue, 0.1),
        new ImageEvent.Preview(7, TestPictures.Recorded("preview", 8, 16)),
        new ImageEvent.Picture(new GeneratedImage(0, long.MaxValue, -1, TestPictures.Recorded("one piece", 64, 32), Text)),
        new ImageEvent.Picture(new GeneratedImage(1, 0, 0, TestPictures.Recorded("pieces", 333, 257), "")),
        new ImageEvent.Picture(new GeneratedImage(2, 1, 2, TestPictures.Recorded("whole pieces", 256, 256), "")),
        new ImageEvent.Picture(new GeneratedImage(3, 1, 2, new Bitmap(1, 1, [1, 2, 3]), "")),
        new ImageEvent.Picture(new GeneratedImage(4, 1, 2, new Bitmap(1, 1, [1, 2, 3]), "") { IsBeforeHires = true }),
        new ImageEvent.Upscaled(TestPictures.Recorded("larger", 200, 300)),
        new ImageEvent.Restored(TestPictures.Recorded("faces", 200, 300), 2),
        new ImageEvent.Tagged([new PictureTag("red_hair", 0.75), new PictureTag("smile", 0.5)]),
        new ImageEvent.Captioned(Text, [new PictureTag("in oil", 0.5)]),
        new ImageEvent.Worked(new ModelTaskResult(Text, 1L << 40, ["one", "two"], [])),
        new ImageEvent.Worked(new ModelTaskResult("", null, [], [Text])),
        last,
    ];

    /// <summary>An event in words, pixels included, to compare by.</summary>
    public static string Told(ImageEvent happened) => happened switch
    {
        ImageEvent.Preview preview => $"preview {preview.Index} {Told(preview.Pixels)}",
        ImageEvent.Picture { Image: var image } => $"picture {image.Index} {image.Seed} {image.VariationSeed} {Told(image.Image)} {image.Infotext}",
        ImageEvent.Upscaled upscaled => $"upscaled {Told(upscaled.Pixels)}",
        ImageEvent.Restored restored => $"restored {restored.Faces} {Told(restored.Pixels)}",
        ImageEvent.Tagged tagged => $"tagged {string.Join(' ', tagged.Tags)}",
        ImageEvent.Captioned captioned => $"captioned {captioned.Caption} {string.Join(' ', captioned.Phrases)}",
        ImageEvent.Worked worked => ModelTaskJson.Write(worked.Result),
        _ => happened.ToString(),
    };

    private static string Told(Bitmap pixels) => $"{pixels.Width}x{pixels.Height} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(pixels.Rgb))}";
}
