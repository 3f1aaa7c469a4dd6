using System.Diagnostics.CodeAnalysis;
using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace Easel.Server.Engines;

/// <summary>The engine's side of a call: the request goes to <paramref name="engine"/>, its events go back.</summary>
/// <param name="engine">Makes the pictures.</param>
/// <param name="lifetime">Of the process; when it ends, so does the work.</param>
internal sealed class EngineService(IImageEngine engine, IHostApplicationLifetime lifetime) : Wire.Engine.EngineBase
{
    public override Task<Wire.HelloReply> Hello(Wire.HelloRequest request, ServerCallContext context) =>
        Task.FromResult(new Wire.HelloReply { Process = Environment.ProcessId });

    public override Task Generate(IAsyncStreamReader<Wire.Order> requestStream, IServerStreamWriter<Wire.Event> responseStream, ServerCallContext context) =>
        Carry(requestStream, responseStream, context, (first, stop) => Task.FromResult(engine.Generate(OrderMessages.ReadRequest(first), stop)));

    public override Task Upscale(IAsyncStreamReader<Wire.Order> requestStream, IServerStreamWriter<Wire.Event> responseStream, ServerCallContext context) =>
        Carry(requestStream, responseStream, context, async (first, stop) => engine.Upscale(await OrderMessages.ReadUpscale(first, requestStream, context.CancellationToken).ConfigureAwait(false), stop));

    public override Task RestoreFaces(IAsyncStreamReader<Wire.Order> requestStream, IServerStreamWriter<Wire.Event> responseStream, ServerCallContext context) =>
        Carry(requestStream, responseStream, context, async (first, stop) => engine.RestoreFaces(await OrderMessages.ReadFaces(first, requestStream, context.CancellationToken).ConfigureAwait(false), stop));

    public override Task Tag(IAsyncStreamReader<Wire.Order> requestStream, IServerStreamWriter<Wire.Event> responseStream, ServerCallContext context) =>
        Carry(requestStream, responseStream, context, async (first, stop) => engine.Tag(await OrderMessages.ReadTagging(first, requestStream, context.CancellationToken).ConfigureAwait(false), stop));

    public override Task Caption(IAsyncStreamReader<Wire.Order> requestStream, IServerStreamWriter<Wire.Event> responseStream, ServerCallContext context) =>
        Carry(requestStream, responseStream, context, async (first, stop) => engine.Caption(await OrderMessages.ReadCaptioning(first, requestStream, context.CancellationToken).ConfigureAwait(false), stop));

    public override Task Work(IAsyncStreamReader<Wire.Order> requestStream, IServerStreamWriter<Wire.Event> responseStream, ServerCallContext context) =>
        Carry(requestStream, responseStream, context, (first, stop) => Task.FromResult((engine as IModelEngine)?.Work(OrderMessages.ReadTask(first), stop) ?? throw new RequestException("task", "this engine does nothing with model files")));

    public override Task Load(IAsyncStreamReader<Wire.Order> requestStream, IServerStreamWriter<Wire.Event> responseStream, ServerCallContext context) =>
        Carry(requestStream, responseStream, context, (first, stop) => Task.FromResult(Models.Load(OrderMessages.ReadRequest(first), stop)));

    public override async Task<Wire.MemoryReply> Memory(Wire.MemoryRequest request, ServerCallContext context) =>
        MemoryMessages.Of(await Models.Memory(context.CancellationToken).ConfigureAwait(false));

    public override async Task<Wire.MemoryReply> Unload(Wire.MemoryRequest request, ServerCallContext context) =>
        MemoryMessages.Of(await Models.Unload(context.CancellationToken).ConfigureAwait(false));

    private IModelMemory Models => engine as IModelMemory ?? throw new RpcException(new Status(StatusCode.Unimplemented, "this engine keeps no models"));

    [SuppressMessage("Design", "CA1031", Justification = "the border of the process: whatever the engine throws becomes the event that ends the request")]
    private async Task Carry(IAsyncStreamReader<Wire.Order> requestStream, IServerStreamWriter<Wire.Event> responseStream, ServerCallContext context, Func<Wire.Order, CancellationToken, Task<IAsyncEnumerable<ImageEvent>>> begin)
    {
        var broken = context.CancellationToken;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(broken, lifetime.ApplicationStopping);
        if (!await requestStream.MoveNext(broken).ConfigureAwait(false)) return;
        Task? obeying = null;
        try
        {
            var events = await begin(requestStream.Current, stop.Token).ConfigureAwait(false);
            obeying = Obey(requestStream, stop, broken);
            await foreach (var happened in events.ConfigureAwait(false)) await Send(happened).ConfigureAwait(false);
        }
        catch (RequestException wrong) { await Send(new ImageEvent.Failed(wrong.Field, wrong.Message)).ConfigureAwait(false); }
        catch (Exception fault) when (!broken.IsCancellationRequested)
        {
            await Send(new ImageEvent.Failed(null, $"{fault.GetType().Name}: {fault.Message}", fault.ToString())).ConfigureAwait(false);
        }

        await (obeying ?? Obey(requestStream, stop, broken)).ConfigureAwait(false); // the caller closes when it has the last event

        async Task Send(ImageEvent happened)
        {
            foreach (var message in EventMessages.Of(happened)) await responseStream.WriteAsync(message, broken).ConfigureAwait(false);
        }
    }

    private static async Task Obey(IAsyncStreamReader<Wire.Order> orders, CancellationTokenSource stop, CancellationToken broken)
    {
        try
        {
            while (await orders.MoveNext(broken).ConfigureAwait(false))
            {
                if (orders.Current.Cancel) await stop.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException) { } // the caller is not there any more
    }
}
