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

    [SuppressMessage("Design", "CA1031", Justification = "the border of the process: whatever the engine throws becomes the event that ends the request")]
    public override async Task Generate(IAsyncStreamReader<Wire.Order> requestStream, IServerStreamWriter<Wire.Event> responseStream, ServerCallContext context)
    {
        var broken = context.CancellationToken;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(broken, lifetime.ApplicationStopping);
        if (!await requestStream.MoveNext(broken).ConfigureAwait(false)) return;
        var request = requestStream.Current.Request;
        var orders = Obey(requestStream, stop, broken);
        try
        {
            await foreach (var happened in engine.Generate(RequestJson.Read(request), stop.Token).ConfigureAwait(false)) await Send(happened).ConfigureAwait(false);
        }
        catch (RequestException wrong) { await Send(new ImageEvent.Failed(wrong.Field, wrong.Message)).ConfigureAwait(false); }
        catch (Exception fault) when (!broken.IsCancellationRequested)
        {
            await Send(new ImageEvent.Failed(null, $"{fault.GetType().Name}: {fault.Message}", fault.ToString())).ConfigureAwait(false);
        }

        await orders.ConfigureAwait(false); // the caller closes when it has the last event

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
