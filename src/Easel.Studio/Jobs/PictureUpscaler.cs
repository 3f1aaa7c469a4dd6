using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Studio.Jobs;

/// <summary>Has pictures made larger that are there already. They are no jobs: each waits for the engine only, which takes it between two batches of a job.</summary>
/// <param name="engine">Does it.</param>
/// <param name="queue">Says how often what killed the engine is tried.</param>
/// <param name="trace">Takes the stack trace of a fault that is Easel's own.</param>
public sealed class PictureUpscaler(IImageEngine engine, JobQueue queue, Action<string, string> trace)
{
    private const string Name = "upscaling"; // where a job has its id

    private TaskCompletionSource interruption = NotYet();

    /// <exception cref="RequestException">The upscaler is none, the picture too large.</exception>
    /// <exception cref="UpscaleException">The engine could not, or <see cref="Interrupt"/> came.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/>, or the engine stops.</exception>
    public Task<Bitmap> Upscale(UpscaleRequest request, CancellationToken cancel) => Upscale(request, _ => { }, cancel);

    /// <inheritdoc cref="Upscale(UpscaleRequest, CancellationToken)"/>
    /// <param name="request">What to enlarge.</param>
    /// <param name="report">Told after each tile.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Bitmap> Upscale(UpscaleRequest request, Action<ImageEvent.Progress> report, CancellationToken cancel)
    {
        request.Check();
        var interrupted = Volatile.Read(ref interruption).Task;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var work = UntilLarge(request, report, stop.Token);
        if (await Task.WhenAny(work, interrupted).ConfigureAwait(false) != work) await stop.CancelAsync().ConfigureAwait(false);
        try { return await work.ConfigureAwait(false); }
        catch (OperationCanceledException) when (interrupted.IsCompleted && !cancel.IsCancellationRequested) { throw new UpscaleException("it was interrupted before the picture was large; ask again"); }
    }

    /// <summary>Stops all that are at work or wait; those asked for later are not meant.</summary>
    public void Interrupt() => Interlocked.Exchange(ref interruption, NotYet()).SetResult();

    private static TaskCompletionSource NotYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<Bitmap> UntilLarge(UpscaleRequest request, Action<ImageEvent.Progress> report, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (large, lost) = await Once(request, report, cancel).ConfigureAwait(false);
            if (large is not null) return large;
            if (attempt >= queue.Attempts) throw new UpscaleException(lost!.Message);
        }
    }

    private async Task<(Bitmap? Large, ImageEvent.EngineLost? Lost)> Once(UpscaleRequest request, Action<ImageEvent.Progress> report, CancellationToken cancel)
    {
        Bitmap? large = null;
        await foreach (var happened in engine.Upscale(request, cancel).ConfigureAwait(false))
        {
            switch (happened)
            {
                case ImageEvent.Upscaled upscaled:
                    large = upscaled.Pixels;
                    break;
                case ImageEvent.Progress progress:
                    report(progress);
                    break;
                case ImageEvent.Failed { Field: { } field } wrong:
                    throw new RequestException(field, wrong.Message);
                case ImageEvent.Failed failed:
                    if (failed.Trace is { } lines) trace(Name, lines);
                    throw new UpscaleException(failed.Message);
                case ImageEvent.EngineLost lost:
                    if (lost.Output.Length > 0) trace(Name, lost.Output);
                    return (null, lost);
                case ImageEvent.Cancelled:
                    throw new OperationCanceledException(cancel);
            }
        }

        return (large ?? throw new UpscaleException("the engine ended without a picture; ask again"), null);
    }
}
