using System.Runtime.CompilerServices;
using Easel.Core.Engines;
using Easel.Core.Models;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Server.Engines;

/// <summary>
/// An engine in a process of its own, started with the first request and kept, with its model, for the next. When that process dies, what runs in it ends in
/// <see cref="ImageEvent.EngineLost"/> and the next request starts another; so it does when the program to start has become another one, which is how
/// settings of the engine take effect without a restart of the server; what runs is let finish first. It ends when this is disposed, and by itself when this process dies.
/// </summary>
/// <param name="program">What to start; asked before each request.</param>
/// <param name="options">How it is watched.</param>
public sealed class EngineProcess(Func<EngineProgram> program, EngineProcessOptions? options = null) : IImageEngine, IModelEngine, IModelMemory, IAsyncDisposable
{
    private readonly EngineProcessOptions options = options ?? new EngineProcessOptions();

    public EngineProcess(EngineProgram program, EngineProcessOptions? options = null)
        : this(() => program, options) { }

    private readonly Lock gate = new();
    private Task<EngineChild>? current;
    private EngineChild? answering; // of current, once it does
    private EngineProgram? started; // what current is
    private int calls; // at work or on the way; those of an engine that shall become another one are let finish
    private bool closed;

    /// <summary>Of the process that is ready for requests, or null while there is none.</summary>
    public int? ProcessId
    {
        get { lock (gate) return answering is { IsAlive: true } child ? child.ProcessId : null; }
    }

    /// <summary>How many processes were started so far.</summary>
    public int Starts { get; private set; }

    /// <summary>Starts the process now, so that the first request need not wait for it, and waits until it answers.</summary>
    /// <exception cref="EngineLostException">It cannot be started or does not answer.</exception>
    /// <exception cref="ObjectDisposedException">It is too late.</exception>
    public async Task Start(CancellationToken cancel = default) =>
        await (Child() ?? throw new ObjectDisposedException(nameof(EngineProcess))).WaitAsync(cancel).ConfigureAwait(false);

    public IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, CancellationToken cancel = default) => Carry(child => child.Call(request, cancel), cancel);

    public IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, CancellationToken cancel = default) => Carry(child => child.Call(request, cancel), cancel);

    public IAsyncEnumerable<ImageEvent> RestoreFaces(FaceRequest request, CancellationToken cancel = default) => Carry(child => child.Call(request, cancel), cancel);

    public IAsyncEnumerable<ImageEvent> Tag(TagRequest request, CancellationToken cancel = default) => Carry(child => child.Call(request, cancel), cancel);

    public IAsyncEnumerable<ImageEvent> Caption(CaptionRequest request, CancellationToken cancel = default) => Carry(child => child.Call(request, cancel), cancel);

    public IAsyncEnumerable<ImageEvent> Work(ModelTask task, CancellationToken cancel = default) => Carry(child => child.Call(task, cancel), cancel);

    public IAsyncEnumerable<ImageEvent> Load(ImageRequest request, CancellationToken cancel = default) => Carry(child => child.Load(request, cancel), cancel);

    public Task<EngineMemory> Memory(CancellationToken cancel = default) => Held(unload: false, cancel);

    public Task<EngineMemory> Unload(CancellationToken cancel = default) => Held(unload: true, cancel);

    // A process that does not run holds nothing, and none is started to say so.
    private Task<EngineMemory> Held(bool unload, CancellationToken cancel)
    {
        EngineChild? child;
        lock (gate) child = answering is { IsAlive: true } ? answering : null;
        return child is null ? Task.FromResult(EngineMemory.None) : child.Memory(unload, cancel);
    }

    private async IAsyncEnumerable<ImageEvent> Carry(Func<EngineChild, EngineCall> ask, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var counted = Count(out var starting);
        if (starting is { IsCompleted: false }) yield return new ImageEvent.Phase("starting engine");
        var (child, instead) = await Ready(starting, cancel).ConfigureAwait(false);
        if (child is null)
        {
            yield return instead!;
            yield break;
        }

        await using var call = ask(child);
        while (await call.Next().ConfigureAwait(false) is { } happened) yield return happened;
    }

    /// <summary>Cancels what runs and lets the process end; kills it when it does not within seconds. A request from now on ends in <see cref="ImageEvent.Cancelled"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<EngineChild>? last;
        lock (gate) (last, current, closed) = (current, null, true);
        if (last is null) return;
        try { await (await last.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false); }
        catch (EngineLostException) { }
    }

    private static async Task<(EngineChild? Child, ImageEvent? Instead)> Ready(Task<EngineChild>? starting, CancellationToken cancel)
    {
        if (starting is null) return (null, new ImageEvent.Cancelled());
        try { return (await starting.WaitAsync(cancel).ConfigureAwait(false), null); }
        catch (OperationCanceledException) { return (null, new ImageEvent.Cancelled()); }
        catch (EngineLostException never) { return (null, never.Lost); }
    }

    private Counted Count(out Task<EngineChild>? starting)
    {
        lock (gate)
        {
            starting = Child();
            calls++;
            return new Counted(this);
        }
    }

    /// <summary>The process at hand, starting or ready; a new one when that is dead or no longer what is wanted. Null once this is disposed.</summary>
    private Task<EngineChild>? Child()
    {
        lock (gate)
        {
            if (closed) return null;
            var wanted = program();
            if (current is { IsFaulted: false } && answering is null or { IsAlive: true } && (answering is null || calls > 0 || wanted.Equals(started))) return current;
            var dead = answering;
            (answering, started) = (null, wanted);
            Starts++;
            return current = Launch(wanted, dead);
        }
    }

    private async Task<EngineChild> Launch(EngineProgram wanted, EngineChild? dead)
    {
        await Task.Yield(); // out of the lock
        if (dead is not null) await dead.DisposeAsync().ConfigureAwait(false);
        var child = await EngineChild.Start(wanted, options).ConfigureAwait(false);
        lock (gate) answering = child;
        return child;
    }

    private sealed class Counted(EngineProcess engine) : IDisposable
    {
        public void Dispose()
        {
            lock (engine.gate) engine.calls--;
        }
    }
}
