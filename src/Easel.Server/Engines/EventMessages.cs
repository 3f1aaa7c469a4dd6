using Easel.Core.Imaging;
using Easel.Core.Results;
using Google.Protobuf;

namespace Easel.Server.Engines;

/// <summary>Events as messages: one each, and behind a picture its pixels in pieces. <see cref="EventReader"/> reads them.</summary>
internal static class EventMessages
{
    /// <summary>Bytes of pixels a message: below the limit of the large object heap.</summary>
    public const int Piece = 64 * 1024;

    private const int Channels = 3;

    public static IEnumerable<Wire.Event> Of(ImageEvent happened)
    {
        yield return Head(happened);
        if (Pixels(happened)?.Rgb is not { } bytes) yield break;
        for (var at = 0; at < bytes.Length; at += Piece)
            yield return new Wire.Event { Pixels = UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(at, Math.Min(Piece, bytes.Length - at))) };
    }

    /// <summary>Whether nothing follows.</summary>
    public static bool IsLast(ImageEvent happened) => happened is ImageEvent.Finished or ImageEvent.Failed or ImageEvent.Cancelled or ImageEvent.EngineLost;

    private static Wire.Event Head(ImageEvent happened) => happened switch
    {
        ImageEvent.Queued queued => new Wire.Event { Queued = queued.Ahead },
        ImageEvent.Phase phase => new Wire.Event { Phase = phase.Name },
        ImageEvent.Progress progress => new Wire.Event { Progress = Message(progress) },
        ImageEvent.Preview preview => new Wire.Event { Preview = new Wire.Preview { Index = preview.Index, Size = Size(preview.Pixels) } },
        ImageEvent.Picture { Image: var image } => new Wire.Event
        {
            Picture = new Wire.Picture { Index = image.Index, Size = Size(image.Image), Seed = image.Seed, VariationSeed = image.VariationSeed, Infotext = image.Infotext, Unfinished = image.IsUnfinished },
        },
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
        _ => null,
    };

    private static Wire.Size Size(Bitmap pixels) => new() { Width = pixels.Width, Height = pixels.Height, Channels = Channels };

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
