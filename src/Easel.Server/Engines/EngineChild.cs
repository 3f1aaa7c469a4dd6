using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Easel.Core.Engines;
using Easel.Core.Models;
using Easel.Core.Requests;
using Grpc.Core;
using Grpc.Net.Client;

namespace Easel.Server.Engines;

/// <summary>One engine's process, from its start to its end, and the connection to it.</summary>
internal sealed class EngineChild : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly EngineProcessOptions options;
    private readonly EngineAddress address = EngineAddress.Fresh();
    private readonly string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly Queue<string> errorLines = [];
    private readonly Process process;
    private readonly GrpcChannel channel;
    private readonly Wire.Engine.EngineClient client;
    private readonly Task exited;
    private volatile string? endedBecause;
    private int exitCode;

    /// <exception cref="EngineLostException">The program cannot be started.</exception>
    private EngineChild(EngineProgram program, EngineProcessOptions options)
    {
        this.options = options;
        var start = new ProcessStartInfo(program.File, [.. program.Arguments, "--address", address.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            CreateNoWindow = true,
        };
        try { process = Process.Start(start)!; }
        catch (Win32Exception wrong)
        {
            address.Remove();
            throw new EngineLostException(new EngineDeath(null, $"the engine's process cannot be started: {program.File}: {wrong.Message}", []).ToEvent());
        }

        ProcessId = process.Id;
        exited = Watch();
        channel = EngineChannel.To(address);
        client = new Wire.Engine.EngineClient(channel);
    }

    public int ProcessId { get; }

    /// <summary>Whether it may still take requests.</summary>
    public bool IsAlive => endedBecause is null && !exited.IsCompleted;

    /// <summary>Whether it ends because nobody needs it any more.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Starts the process and waits until it answers.</summary>
    /// <exception cref="EngineLostException">It does not.</exception>
    public static async Task<EngineChild> Start(EngineProgram program, EngineProcessOptions options)
    {
        var child = new EngineChild(program, options);
        try
        {
            await child.Greet().ConfigureAwait(false);
            return child;
        }
        catch
        {
            await child.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A request to it; reads nothing yet.</summary>
    public EngineCall Call(ImageRequest request, CancellationToken cancel) => new(this, client.Generate(Headers(), cancellationToken: CancellationToken.None), OrderMessages.Of(request), options.CancelPatience, cancel);

    /// <inheritdoc cref="Call(ImageRequest, CancellationToken)"/>
    public EngineCall Call(UpscaleRequest request, CancellationToken cancel) => new(this, client.Upscale(Headers(), cancellationToken: CancellationToken.None), OrderMessages.Of(request), options.CancelPatience, cancel);

    /// <inheritdoc cref="Call(ImageRequest, CancellationToken)"/>
    public EngineCall Call(FaceRequest request, CancellationToken cancel) => new(this, client.RestoreFaces(Headers(), cancellationToken: CancellationToken.None), OrderMessages.Of(request), options.CancelPatience, cancel);

    /// <inheritdoc cref="Call(ImageRequest, CancellationToken)"/>
    public EngineCall Call(TagRequest request, CancellationToken cancel) => new(this, client.Tag(Headers(), cancellationToken: CancellationToken.None), OrderMessages.Of(request), options.CancelPatience, cancel);

    /// <inheritdoc cref="Call(ImageRequest, CancellationToken)"/>
    public EngineCall Call(CaptionRequest request, CancellationToken cancel) => new(this, client.Caption(Headers(), cancellationToken: CancellationToken.None), OrderMessages.Of(request), options.CancelPatience, cancel);

    public EngineCall Call(ModelTask task, CancellationToken cancel) => new(this, client.Work(Headers(), cancellationToken: CancellationToken.None), OrderMessages.Of(task), options.CancelPatience, cancel);

    /// <summary>A request to bring its models into memory; reads nothing yet.</summary>
    public EngineCall Load(ImageRequest request, CancellationToken cancel) => new(this, client.Load(Headers(), cancellationToken: CancellationToken.None), OrderMessages.Of(request), options.CancelPatience, cancel);

    /// <summary>What it holds in memory, or, when it cannot say so any more, nothing.</summary>
    /// <param name="unload">Whether it shall let go of all models before.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<EngineMemory> Memory(bool unload, CancellationToken cancel)
    {
        try
        {
            using var call = unload ? client.UnloadAsync(new Wire.MemoryRequest(), Headers(), cancellationToken: cancel) : client.MemoryAsync(new Wire.MemoryRequest(), Headers(), cancellationToken: cancel);
            return MemoryMessages.Read(await call.ResponseAsync.ConfigureAwait(false));
        }
        catch (RpcException) when (!cancel.IsCancellationRequested && !IsAlive) { return EngineMemory.None; }
    }

    /// <summary>What there is to say once the connection broke; ends the process if it has not ended by itself.</summary>
    /// <param name="broken">How the connection broke.</param>
    public async Task<EngineDeath> Death(string broken)
    {
        try { await exited.WaitAsync(EndPatience).ConfigureAwait(false); }
        catch (TimeoutException) { End($"the connection to the engine's process broke ({broken}), so it was ended"); }
        await exited.ConfigureAwait(false);
        lock (errorLines) return new EngineDeath(endedBecause is null ? exitCode : null, endedBecause, [.. errorLines]);
    }

    /// <summary>Ends the process at once.</summary>
    public void End(string because)
    {
        endedBecause ??= because;
        if (exited.IsCompleted) return;
        try { process.Kill(entireProcessTree: true); }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception) { }
    }

    /// <summary>Lets the process end: what runs in it is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        IsClosing = IsAlive;
        try
        {
            process.StandardInput.Close(); // which it understands
            await exited.WaitAsync(EndPatience).ConfigureAwait(false);
        }
        catch (Exception late) when (late is TimeoutException or IOException) { End("it did not end when it was told to"); }
        await exited.ConfigureAwait(false);
        channel.Dispose();
        process.Dispose();
        address.Remove();
    }

    private Metadata Headers() => new() { { "authorization", EngineEndpoint.Credential(token) } };

    private async Task Greet()
    {
        try
        {
            await process.StandardInput.WriteLineAsync(token).ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException) { } // it has ended already, which is told below

        using var patience = new CancellationTokenSource(options.StartPatience);
        while (true)
        {
            using var hello = client.HelloAsync(new Wire.HelloRequest(), Headers(), cancellationToken: patience.Token);
            await Task.WhenAny(hello.ResponseAsync, exited).ConfigureAwait(false);
            if (exited.IsCompleted) throw new EngineLostException((await Death("").ConfigureAwait(false)).ToEvent());
            if (hello.ResponseAsync.IsCompletedSuccessfully) return;
            if (patience.IsCancellationRequested)
            {
                End($"the engine's process did not answer within {options.StartPatience.TotalSeconds:F0} s");
                throw new EngineLostException((await Death("").ConfigureAwait(false)).ToEvent());
            }

            await Task.WhenAny(exited, Task.Delay(BetweenAttempts)).ConfigureAwait(false);
        }
    }

    private async Task Watch()
    {
        var output = Task.WhenAll(Lines(process.StandardOutput, null), Lines(process.StandardError, errorLines));
        await process.WaitForExitAsync().ConfigureAwait(false);
        exitCode = process.ExitCode;
        await Task.WhenAny(output, Task.Delay(LastWords)).ConfigureAwait(false);
    }

    private async Task Lines(StreamReader reader, Queue<string>? kept)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (kept is not null)
            {
                lock (kept)
                {
                    kept.Enqueue(line);
                    if (kept.Count > KeptLines) kept.Dequeue();
                }
            }

            options.Line?.Invoke(line);
        }
    }
}
