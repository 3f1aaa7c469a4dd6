using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Core.Scripts;

namespace Easel.Cli.Batch;

/// <summary>Has an engine carry out a request to its end, and shows how it goes.</summary>
/// <param name="engine">Does it.</param>
/// <param name="display">Shows it.</param>
/// <param name="warn">Takes warnings.</param>
/// <param name="trace">Takes the stack trace of a fault that is Easel's own.</param>
internal sealed class EnginePainting(IImageEngine engine, IJobDisplay display, Action<string> warn, Action<string> trace)
{
    /// <summary>The finished pictures, in order.</summary>
    /// <exception cref="RequestException">The request cannot be carried out; names the field.</exception>
    /// <exception cref="PaintingException">The engine could not.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<IReadOnlyList<GeneratedImage>> Paint(ImageRequest request, CancellationToken cancel)
    {
        List<GeneratedImage> pictures = [];
        await foreach (var happened in engine.Generate(request, cancel))
        {
            switch (happened)
            {
                case ImageEvent.Queued { Ahead: > 0 } queued:
                    display.Phase($"waiting for {GenerateRun.Count(queued.Ahead, "job")}");
                    break;
                case ImageEvent.Progress progress:
                    display.Progress(progress.Step, progress.Steps, progress.SecondsLeft);
                    break;
                case ImageEvent.Warning warning:
                    warn(warning.Message);
                    break;
                case ImageEvent.Picture { Image: { IsUnfinished: false, IsBeforeHires: false } image }:
                    pictures.Add(image);
                    break;
                case ImageEvent.Cancelled:
                    throw new OperationCanceledException(cancel);
                case ImageEvent.Failed { Field: { } field } wrong:
                    throw new RequestException(field, wrong.Message.StartsWith(field + ": ", StringComparison.Ordinal) ? wrong.Message[(field.Length + 2)..] : wrong.Message);
                case ImageEvent.Failed failed:
                    if (failed.Trace is { } lines) trace(lines);
                    throw new PaintingException(failed.Message);
                case ImageEvent.EngineLost lost:
                    throw new PaintingException(lost.Message);
            }
        }

        if (pictures.Count == PictureScript.PicturesOf(request) * request.BatchCount) return [.. pictures.OrderBy(picture => picture.Index)];
        cancel.ThrowIfCancellationRequested();
        throw new PaintingException("the engine ended without its pictures; try again");
    }
}
