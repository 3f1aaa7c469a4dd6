using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Jobs;

namespace Easel.Cli.Upscale;

/// <summary>Has an engine make a picture larger or its faces better, and shows how it goes.</summary>
/// <param name="engine">Does it.</param>
/// <param name="display">Shows it.</param>
/// <param name="trace">Takes the stack trace of a fault that is Easel's own.</param>
internal sealed class EngineUpscaling(IImageEngine engine, IJobDisplay display, Action<string> trace)
{
    /// <exception cref="RequestException">The picture or the upscaler cannot be used.</exception>
    /// <exception cref="UpscaleException">The engine could not.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<Bitmap> Upscale(UpscaleRequest request, CancellationToken cancel)
    {
        request.Check();
        var (made, _) = await Made(engine.Upscale(request, cancel), cancel);
        return made is ImageEvent.Upscaled upscaled ? upscaled.Pixels : throw Nothing();
    }

    /// <inheritdoc cref="Upscale"/>
    public async Task<RestoredFaces> Restore(FaceRequest request, CancellationToken cancel)
    {
        request.Check();
        var (made, notes) = await Made(engine.RestoreFaces(request, cancel), cancel);
        return made is ImageEvent.Restored restored ? new RestoredFaces(restored.Pixels, restored.Faces, notes) : throw Nothing();
    }

    private static UpscaleException Nothing() => new("the engine ended without a picture; try again");

    private async Task<(ImageEvent? Made, IReadOnlyList<string> Notes)> Made(IAsyncEnumerable<ImageEvent> events, CancellationToken cancel)
    {
        ImageEvent? made = null;
        List<string> notes = [];
        await foreach (var happened in events)
        {
            switch (happened)
            {
                case ImageEvent.Warning warning:
                    notes.Add(warning.Message);
                    break;
                case ImageEvent.Progress progress:
                    display.Progress(progress.Step, progress.Steps, progress.SecondsLeft);
                    break;
                case ImageEvent.Upscaled or ImageEvent.Restored:
                    made = happened;
                    break;
                case ImageEvent.Failed { Field: { } field } wrong:
                    throw new RequestException(field, wrong.Message);
                case ImageEvent.Failed failed:
                    if (failed.Trace is { } lines) trace(lines);
                    throw new UpscaleException(failed.Message);
                case ImageEvent.Cancelled:
                    throw new OperationCanceledException(cancel);
            }
        }

        return (made, notes);
    }
}
