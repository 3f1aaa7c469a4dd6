using Easel.Core.Imaging;
using Easel.Core.Models;
using Easel.Core.Results;

namespace Easel.Server.Engines;

/// <summary>Puts the events of one call together again from what <see cref="EventMessages"/> made of them.</summary>
internal sealed class EventReader
{
    private Func<Bitmap, ImageEvent>? waiting; // for the rest of its pixels
    private PixelReader? pixels;

    /// <summary>The event that <paramref name="message"/> completes, or null while pixels are missing.</summary>
    /// <exception cref="InvalidDataException">The message does not fit behind those before; the other side is another version.</exception>
    public ImageEvent? Take(Wire.Event message)
    {
        if (waiting is not null != (message.KindCase == Wire.Event.KindOneofCase.Pixels)) throw new InvalidDataException($"the engine sent {message.KindCase} with {pixels?.Missing ?? 0} bytes of pixels missing");
        switch (message.KindCase)
        {
            case Wire.Event.KindOneofCase.Pixels:
                return Fill(message.Pixels.Span);
            case Wire.Event.KindOneofCase.Preview:
                return Expect(message.Preview.Size, bitmap => new ImageEvent.Preview(message.Preview.Index, bitmap));
            case Wire.Event.KindOneofCase.Upscaled:
                return Expect(message.Upscaled, bitmap => new ImageEvent.Upscaled(bitmap));
            case Wire.Event.KindOneofCase.Restored:
                var faces = message.Restored.Faces;
                return Expect(message.Restored.Size, bitmap => new ImageEvent.Restored(bitmap, faces));
            case Wire.Event.KindOneofCase.Picture:
                var told = message.Picture;
                return Expect(told.Size, bitmap => new ImageEvent.Picture(new GeneratedImage(told.Index, told.Seed, told.VariationSeed, bitmap, told.Infotext) { IsUnfinished = told.Unfinished, IsBeforeHires = told.BeforeHires }));
            default:
                return Plain(message);
        }
    }

    private static ImageEvent Plain(Wire.Event message) => message.KindCase switch
    {
        Wire.Event.KindOneofCase.Queued => new ImageEvent.Queued(message.Queued),
        Wire.Event.KindOneofCase.Phase => new ImageEvent.Phase(message.Phase),
        Wire.Event.KindOneofCase.Progress => new ImageEvent.Progress(message.Progress.Step, message.Progress.Steps, message.Progress.HasSecondsLeft ? message.Progress.SecondsLeft : null),
        Wire.Event.KindOneofCase.Tagged => new ImageEvent.Tagged(Tags(message.Tagged)),
        Wire.Event.KindOneofCase.Captioned => new ImageEvent.Captioned(message.Captioned.Caption, Tags(message.Captioned.Phrases)),
        Wire.Event.KindOneofCase.Worked => new ImageEvent.Worked(ModelTaskJson.ReadResult(message.Worked)),
        Wire.Event.KindOneofCase.Warning => new ImageEvent.Warning(message.Warning),
        Wire.Event.KindOneofCase.Finished => new ImageEvent.Finished(message.Finished),
        Wire.Event.KindOneofCase.Failed => new ImageEvent.Failed(
            message.Failed.HasField ? message.Failed.Field : null, message.Failed.Message, message.Failed.HasTrace ? message.Failed.Trace : null),
        Wire.Event.KindOneofCase.Cancelled => new ImageEvent.Cancelled(),
        Wire.Event.KindOneofCase.EngineLost => new ImageEvent.EngineLost(
            message.EngineLost.Message, message.EngineLost.HasExitCode ? message.EngineLost.ExitCode : null, message.EngineLost.Output),
        _ => throw new InvalidDataException("the engine sent an event that this version of Easel does not know"),
    };

    private static IReadOnlyList<PictureTag> Tags(Wire.Tags? tags) => tags is null ? [] : [.. tags.Names.Zip(tags.Scores, (name, score) => new PictureTag(name, score))];

    private ImageEvent? Expect(Wire.Size announced, Func<Bitmap, ImageEvent> make)
    {
        pixels = new PixelReader(announced);
        waiting = make;
        return null;
    }

    private ImageEvent? Fill(ReadOnlySpan<byte> piece)
    {
        if (pixels!.Take(piece) is not { } bitmap) return null;
        var whole = waiting!(bitmap);
        (waiting, pixels) = (null, null);
        return whole;
    }
}
