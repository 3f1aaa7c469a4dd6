using Easel.Cli.Output;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Studio.Jobs;

namespace Easel.Cli.Upscale;

/// <summary>Has an engine make a picture larger, and shows how it goes.</summary>
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
        Bitmap? large = null;
        await foreach (var happened in engine.Upscale(request, cancel))
        {
            switch (happened)
            {
                case ImageEvent.Progress progress:
                    display.Progress(progress.Step, progress.Steps, progress.SecondsLeft);
                    break;
                case ImageEvent.Upscaled upscaled:
                    large = upscaled.Pixels;
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

        return large ?? throw new UpscaleException("the engine ended without a picture; try again");
    }
}
