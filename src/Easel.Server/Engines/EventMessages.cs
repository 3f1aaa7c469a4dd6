using Easel.Core.Imaging;
using Easel.Core.Models;
using Easel.Core.Results;

namespace Easel.Server.Engines;

/// <summary>Events as messages: one each, and behind a picture its pixels in pieces. <see cref="EventReader"/> reads them.</summary>
internal static class EventMessages
{
    public static IEnumerable<Wire.Event> Of(ImageEvent happened)
    {
        yield return Head(happened);
        if (Pixels(happened) is not { } pixels) yield break;
        foreach (var piece in PixelMessages.Pieces(pixels)) yield return new Wire.Event { Pixels = piece };
    }

    /// <summary>Whether nothing follows.</summary>
    public static bool IsLast(ImageEvent happened) => happened is ImageEvent.Finished or ImageEvent.Failed or ImageEvent.Cancelled or ImageEvent.EngineLost;

    private static Wire.Event Head(ImageEvent happened) => happened switch
    {
        ImageEvent.Queued queued => new Wire.Event { Queued = queued.Ahead },
        ImageEvent.Phase phase => new Wire.Event { Phase = phase.Name },
        ImageEvent.Progress progress => new Wire.Event { Progress = Message(progress) },
        ImageEvent.Preview preview => new Wire.Event { Preview = new Wire.Preview { Index = preview.Index, Size = PixelMessages.Size(preview.Pixels) } },
        ImageEvent.Picture { Image: var image } => new Wire.Event
        {
            Picture = new Wire.Picture { Index = image.Index, Size = PixelMessages.Size(image.Image), Seed = image.Seed, VariationSeed = image.VariationSeed, Infotext = image.Infotext, Unfinished = image.IsUnfinished, BeforeHires = image.IsBeforeHires },
        },
        ImageEvent.Upscaled upscaled => new Wire.Event { Upscaled = PixelMessages.Size(upscaled.Pixels) },
        ImageEvent.Restored restored => new Wire.Event { Restored = new Wire.Restored { Size = PixelMessages.Size(restored.Pixels), Faces = restored.Faces } },
        ImageEvent.Tagged tagged => new Wire.Event { Tagged = Message(tagged.Tags) },
        ImageEvent.Captioned captioned => new Wire.Event { Captioned = new Wire.Captioned { Caption = captioned.Caption, Phrases = Message(captioned.Phrases) } },
        ImageEvent.Worked worked => new Wire.Event { Worked = ModelTaskJson.Write(worked.Result) },
        ImageEvent.Warning warning => new Wire.Event { Warning = warning.Message },
        ImageEvent.Finished finished => new Wire.Event { Finished = finished.Seconds },
        ImageEvent.Failed failed => new Wire.Event { Failed = Message(failed) },
        ImageEvent.Cancelled => new Wire.Event { Cancelled = true },
        ImageEvent.EngineLost lost => new Wire.Event { EngineLost = Message(lost) },
        _ => throw new ArgumentException($"there is no message for {happened.GetType().Name}; add one to engine.proto"),
    };

    private static Bitmap? Pixels(ImageEvent happened) => happened switch
    {
        ImageEvent.Preview preview => preview.Pixels,
        ImageEvent.Picture picture => picture.Image.Image,
        ImageEvent.Upscaled upscaled => upscaled.Pixels,
        ImageEvent.Restored restored => restored.Pixels,
        _ => null,
    };

    private static Wire.Tags Message(IReadOnlyList<PictureTag> tags) => new() { Names = { tags.Select(tag => tag.Name) }, Scores = { tags.Select(tag => tag.Score) } };

    // Optional fields do not take null: left alone they are absent.
    private static Wire.Progress Message(ImageEvent.Progress progress)
    {
        var message = new Wire.Progress { Step = progress.Step, Steps = progress.Steps };
        if (progress.SecondsLeft is { } seconds) message.SecondsLeft = seconds;
        return message;
    }

    private static Wire.Failed Message(ImageEvent.Failed failed)
    {
        var message = new Wire.Failed { Message = failed.Message };
        if (failed.Field is { } field) message.Field = field;
        if (failed.Trace is { } trace) message.Trace = trace;
        return message;
    }

    private static Wire.EngineLost Message(ImageEvent.EngineLost lost)
    {
        var message = new Wire.EngineLost { Message = lost.Message, Output = lost.Output };
        if (lost.ExitCode is { } code) message.ExitCode = code;
        return message;
    }
}
