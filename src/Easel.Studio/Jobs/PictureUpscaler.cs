using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Studio.Jobs;

/// <summary>Has pictures that are there already made larger, their faces painted anew, or words said for them. They are no jobs: each waits for the engine only, which takes it between two batches of a job.</summary>
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
        var (made, _) = await Made(stop => engine.Upscale(request, stop), report, cancel).ConfigureAwait(false);
        return made is ImageEvent.Upscaled upscaled ? upscaled.Pixels : throw Nothing();
    }

    /// <param name="request">Whose faces, and how.</param>
    /// <param name="report">Told after each face.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RequestException">The restorer cannot be used, or the picture is too large.</exception>
    /// <exception cref="UpscaleException">The engine could not, or <see cref="Interrupt"/> came.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/>, or the engine stops.</exception>
    public async Task<RestoredFaces> Restore(FaceRequest request, Action<ImageEvent.Progress> report, CancellationToken cancel)
    {
        request.Check();
        var (made, notes) = await Made(stop => engine.RestoreFaces(request, stop), report, cancel).ConfigureAwait(false);
        return made is ImageEvent.Restored restored ? new RestoredFaces(restored.Pixels, restored.Faces, notes) : throw Nothing();
    }

    /// <exception cref="RequestException">The tagger cannot be used.</exception>
    /// <exception cref="UpscaleException">The engine could not, or <see cref="Interrupt"/> came.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/>, or the engine stops.</exception>
    public async Task<IReadOnlyList<PictureTag>> Tag(TagRequest request, CancellationToken cancel)
    {
        var (made, _) = await Made(stop => engine.Tag(request, stop), _ => { }, cancel).ConfigureAwait(false);
        return made is ImageEvent.Tagged tagged ? tagged.Tags : throw new UpscaleException("the engine ended without words; ask again");
    }

    /// <exception cref="RequestException">The captioner or the ranker cannot be used.</exception>
    /// <exception cref="UpscaleException">The engine could not, or <see cref="Interrupt"/> came.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/>, or the engine stops.</exception>
    public async Task<ImageEvent.Captioned> Caption(CaptionRequest request, CancellationToken cancel)
    {
        request.Check();
        var (made, _) = await Made(stop => engine.Caption(request, stop), _ => { }, cancel).ConfigureAwait(false);
        return made is ImageEvent.Captioned captioned ? captioned : throw new UpscaleException("the engine ended without words; ask again");
    }

    /// <summary>Stops all that are at work or wait; those asked for later are not meant.</summary>
    public void Interrupt() => Interlocked.Exchange(ref interruption, NotYet()).SetResult();

    private static TaskCompletionSource NotYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static UpscaleException Nothing() => new("the engine ended without a picture; ask again");

    /// <summary>The event with the picture, and what was said on the way.</summary>
    private async Task<(ImageEvent? Made, IReadOnlyList<string> Notes)> Made(Func<CancellationToken, IAsyncEnumerable<ImageEvent>> ask, Action<ImageEvent.Progress> report, CancellationToken cancel)
    {
        var interrupted = Volatile.Read(ref interruption).Task;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var work = UntilMade(ask, report, stop.Token);
        if (await Task.WhenAny(work, interrupted).ConfigureAwait(false) != work) await stop.CancelAsync().ConfigureAwait(false);
        try { return await work.ConfigureAwait(false); }
        catch (OperationCanceledException) when (interrupted.IsCompleted && !cancel.IsCancellationRequested) { throw new UpscaleException("it was interrupted before the picture was done; ask again"); }
    }

    private async Task<(ImageEvent? Made, IReadOnlyList<string> Notes)> UntilMade(Func<CancellationToken, IAsyncEnumerable<ImageEvent>> ask, Action<ImageEvent.Progress> report, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            List<string> notes = [];
            var made = await Once(ask(cancel), report, notes, cancel).ConfigureAwait(false);
            if (made is not ImageEvent.EngineLost lost) return (made, notes);
            if (attempt >= queue.Attempts) throw new UpscaleException(lost.Message);
        }
    }

    private async Task<ImageEvent?> Once(IAsyncEnumerable<ImageEvent> events, Action<ImageEvent.Progress> report, List<string> notes, CancellationToken cancel)
    {
        ImageEvent? made = null;
        await foreach (var happened in events.ConfigureAwait(false))
        {
            switch (happened)
            {
                case ImageEvent.Upscaled or ImageEvent.Restored or ImageEvent.Tagged or ImageEvent.Captioned:
                    made = happened;
                    break;
                case ImageEvent.Warning warning:
                    notes.Add(warning.Message);
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
                    return lost;
                case ImageEvent.Cancelled:
                    throw new OperationCanceledException(cancel);
            }
        }

        return made;
    }
}
