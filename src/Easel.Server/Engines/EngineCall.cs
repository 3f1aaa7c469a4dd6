using Easel.Core.Results;
using Grpc.Core;

namespace Easel.Server.Engines;

/// <summary>One request to an engine's process. Disposing it before its last event stops the work.</summary>
/// <param name="child">The process.</param>
/// <param name="call">The connection.</param>
/// <param name="orders">What is asked for.</param>
/// <param name="patience">How long it may go on once cancelled.</param>
/// <param name="cancel">Cancels it.</param>
internal sealed class EngineCall(EngineChild child, AsyncDuplexStreamingCall<Wire.Order, Wire.Event> call, IEnumerable<Wire.Order> orders, TimeSpan patience, CancellationToken cancel) : IAsyncDisposable
{
    private readonly EventReader reader = new();
    private readonly CancellationTokenSource ended = new();
    private CancellationTokenRegistration registration;
    private Task stopping = Task.CompletedTask;
    private bool begun;

    /// <summary>The next event; null behind the last. Throws nothing.</summary>
    public async ValueTask<ImageEvent?> Next()
    {
        if (ended.IsCancellationRequested) return null;
        try
        {
            if (!begun) await Begin().ConfigureAwait(false);
            while (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                if (reader.Take(call.ResponseStream.Current) is not { } happened) continue;
                if (EventMessages.IsLast(happened)) await Close().ConfigureAwait(false);
                return happened;
            }

            return await Lost("it closed without a last event").ConfigureAwait(false);
        }
        catch (RpcException broken) { return await Lost(broken.Status.Detail).ConfigureAwait(false); }
        catch (ObjectDisposedException) // the process was closed meanwhile
        {
            await Settle().ConfigureAwait(false);
            return new ImageEvent.Cancelled();
        }
        catch (Exception broken) when (broken is InvalidDataException or HttpRequestException or IOException) { return await Lost(broken.Message).ConfigureAwait(false); } // the latter two: it closed while the request was written
    }

    public async ValueTask DisposeAsync()
    {
        await Settle().ConfigureAwait(false);
        call.Dispose();
        ended.Dispose();
    }

    private async Task Begin()
    {
        begun = true;
        foreach (var order in orders) await call.RequestStream.WriteAsync(order, CancellationToken.None).ConfigureAwait(false);
        registration = cancel.Register(() => stopping = Stop());
    }

    /// <summary>Tells the engine to stop, and ends its process when it does not.</summary>
    private async Task Stop()
    {
        try
        {
            await call.RequestStream.WriteAsync(new Wire.Order { Cancel = true }, CancellationToken.None).ConfigureAwait(false);
            await Task.Delay(patience, ended.Token).ConfigureAwait(false);
            child.End($"the engine's process was ended because it did not stop within {patience.TotalSeconds:F0} s");
        }
        catch (Exception over) when (over is RpcException or InvalidOperationException or OperationCanceledException or HttpRequestException or IOException) { }
    }

    /// <summary>Behind the last event both sides close.</summary>
    private async Task Close()
    {
        await Settle().ConfigureAwait(false);
        try
        {
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
            while (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false)) { }
        }
        catch (Exception broken) when (broken is RpcException or InvalidOperationException or HttpRequestException or IOException) { } // all is told
    }

    private async Task<ImageEvent> Lost(string how)
    {
        var death = await child.Death(how).ConfigureAwait(false);
        await Settle().ConfigureAwait(false);
        return cancel.IsCancellationRequested || child.IsClosing ? new ImageEvent.Cancelled() : death.ToEvent();
    }

    private async Task Settle()
    {
        await registration.DisposeAsync().ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await stopping.ConfigureAwait(false);
    }
}
