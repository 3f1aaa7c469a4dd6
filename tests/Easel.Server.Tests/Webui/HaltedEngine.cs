using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Testing;

namespace Easel.Server.Tests.Webui;

/// <summary>An engine that makes the first pictures and then stands in the middle of the next until it is let on or stopped.</summary>
/// <param name="finished">Batches it makes before it halts.</param>
internal sealed class HaltedEngine(int finished = 0) : IImageEngine
{
    private readonly FakeEngine engine = new();
    private readonly TaskCompletionSource halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource letOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int batches;

    /// <summary>Done once it halts.</summary>
    public Task Halted => halted.Task;

    public void LetOn() => letOn.TrySetResult();

    public async IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        if (!letOn.Task.IsCompleted)
        {
            halted.TrySetResult();
            await Task.WhenAny(letOn.Task, Task.Delay(Timeout.Infinite, cancel)).ConfigureAwait(false);
        }

        await foreach (var happened in engine.Upscale(request, cancel).ConfigureAwait(false)) yield return happened;
    }

    public async IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        if (batches++ >= finished && !letOn.Task.IsCompleted)
        {
            yield return new ImageEvent.Progress(1, request.Steps, null);
            yield return new ImageEvent.Preview(0, TestPictures.Recorded("preview", 16, 16));
            halted.TrySetResult();
            await Task.WhenAny(letOn.Task, Task.Delay(Timeout.Infinite, cancel)).ConfigureAwait(false);
        }

        await foreach (var happened in engine.Generate(request, cancel).ConfigureAwait(false)) yield return happened;
    }
}
