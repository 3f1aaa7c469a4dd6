using System.Diagnostics;
using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Models;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Testing;

namespace Easel.Server.Tests.Engines;

/// <summary>An engine that does what the prompt says, for better or worse; anything else is painted by the fake.</summary>
internal sealed class WilfulEngine : IImageEngine, IModelEngine, IModelMemory
{
    /// <summary>Tells one step, then waits to be cancelled.</summary>
    public const string Wait = "wait";

    /// <summary>Tells one step, then waits for ever.</summary>
    public const string Hang = "hang";

    public const string Abort = "abort";
    public const string Exit = "exit";
    public const string Kill = "kill";
    public const string Throw = "throw";
    public const string Everything = "everything";
    public const string Mirror = "mirror";
    public const string Many = "many";

    public const int ManySteps = 20000;

    private readonly FakeEngine fake = new();

    /// <summary>The first model's name says what to do instead of a task.</summary>
    public IAsyncEnumerable<ImageEvent> Work(ModelTask task, CancellationToken cancel = default) =>
        task.Models[0] is Wait or Kill ? Generate(new ImageRequest { Prompt = task.Models[0] }, cancel) : fake.Work(task, cancel);

    public Task<EngineMemory> Memory(CancellationToken cancel = default) => fake.Memory(cancel);

    public Task<EngineMemory> Unload(CancellationToken cancel = default) => fake.Unload(cancel);

    public IAsyncEnumerable<ImageEvent> Load(ImageRequest request, CancellationToken cancel = default) => fake.Load(request, cancel);

    /// <summary>The upscaler's name says what to do instead of enlarging.</summary>
    public IAsyncEnumerable<ImageEvent> RestoreFaces(FaceRequest request, CancellationToken cancel = default) => fake.RestoreFaces(request, cancel);

    public IAsyncEnumerable<ImageEvent> Tag(TagRequest request, CancellationToken cancel = default) => fake.Tag(request, cancel);

    public IAsyncEnumerable<ImageEvent> Caption(CaptionRequest request, CancellationToken cancel = default) => fake.Caption(request, cancel);

    public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) =>
        request.Upscaler is Wait or Hang or Abort or Exit or Kill or Throw ? Generate(new ImageRequest { Prompt = request.Upscaler }, cancel) : fake.Upscale(request, cancel);

    public async IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        if (request.Prompt is Wait or Hang or Abort or Exit or Kill)
        {
            yield return new ImageEvent.Progress(1, 2, null);
            await Task.Delay(250, CancellationToken.None); // so that the step arrives, on a busy machine too
            yield return await Misbehave(request.Prompt, cancel);
            yield break;
        }

        if (request.Prompt == Throw) throw new NotSupportedException("nobody should");
        if (request.Prompt == Mirror)
        {
            yield return new ImageEvent.Failed("prompt", RequestJson.Write(request));
            yield break;
        }

        for (var step = 1; step <= (request.Prompt == Many ? ManySteps : 0); step++) yield return new ImageEvent.Progress(step, ManySteps, 0.5);
        var events = request.Prompt == Everything ? EventSamples.All(last: new ImageEvent.Finished(1.25)).ToAsyncEnumerable() : fake.Generate(request, cancel);
        await foreach (var happened in events) yield return happened;
    }

    private static async Task<ImageEvent> Misbehave(string how, CancellationToken cancel)
    {
        Console.Error.WriteLine($"about to {how}");
        switch (how)
        {
            case Abort:
                EngineProcesses.Abort();
                break;
            case Exit:
                Environment.Exit(3);
                break;
            case Kill:
                Process.GetCurrentProcess().Kill();
                break;
        }

        try { await Task.Delay(Timeout.Infinite, how == Hang ? CancellationToken.None : cancel); }
        catch (OperationCanceledException) { }
        return new ImageEvent.Cancelled();
    }
}
