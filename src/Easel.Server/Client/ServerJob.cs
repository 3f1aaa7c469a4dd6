using System.Threading.Channels;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server.Api.Native;
using Easel.Studio.Jobs;

namespace Easel.Server.Client;

/// <summary>One request as a job on a server: put in line, watched, fetched. A connection that breaks is made again, a server that restarts is waited for.</summary>
/// <param name="server">Where.</param>
/// <param name="events">Takes what happens.</param>
/// <param name="previews">Whether previews are fetched.</param>
/// <param name="times">How long what is waited for.</param>
internal sealed class ServerJob(ServerConnection server, ChannelWriter<ImageEvent> events, bool previews, ServerTimes times)
{
    private readonly HashSet<int> told = [];
    private readonly System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
    private JobView? ended;
    private TimeSpan? failing;
    private string advice = "";

    /// <summary>Carries <paramref name="request"/> to its end.</summary>
    /// <exception cref="ServerException">The server refuses, or cannot be reached any more.</exception>
    public async Task Carry(ImageRequest request, CancellationToken cancel)
    {
        await server.Check(cancel).ConfigureAwait(false);
        var (order, key) = (new JobOrder { Request = request, Save = false }, Guid.NewGuid().ToString("N"));
        // Not cancelled: a job whose id nobody learns could not be cancelled.
        var job = await Patiently(() => server.Ask<JobView>(HttpMethod.Post, "api/v1/jobs", order, key, CancellationToken.None), cancel).ConfigureAwait(false);
        advice = $"; its job {job.Id} goes on when it is started again";
        if (job.Ahead is > 0 and var ahead) events.TryWrite(new ImageEvent.Queued(ahead));

        using var enough = new CancellationTokenSource();
        using var stopping = cancel.Register(() => enough.CancelAfter(times.Stopping));
        var cancelling = CancelWith(job.Id, cancel, enough.Token);
        try { await Follow(job.Id, enough.Token).ConfigureAwait(false); }
        catch (OperationCanceledException) { }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await cancelling.ConfigureAwait(false);
        }

        events.TryWrite(ended switch
        {
            { State: JobState.Done } => new ImageEvent.Finished((ended.Ended - ended.Started)?.TotalSeconds ?? 0),
            { State: JobState.Failed } => new ImageEvent.Failed(ended.Error?.Field, ended.Error?.Message ?? "the job failed"),
            _ => new ImageEvent.Cancelled(),
        });
    }

    private async Task Follow(string id, CancellationToken enough)
    {
        while (await Patiently(() => Watch(id, enough), enough).ConfigureAwait(false) is null)
            await Task.Delay(times.Between, enough).ConfigureAwait(false);

        // News may be lost on the way; the job itself knows all its pictures.
        var whole = await Patiently(() => server.Ask<JobView>(HttpMethod.Get, $"api/v1/jobs/{id}", null, null, enough), enough).ConfigureAwait(false);
        foreach (var picture in whole.Images ?? []) await Fetch(id, picture, enough).ConfigureAwait(false);
    }

    /// <summary>Takes news until they end; the job as it ended, or null when they broke off before.</summary>
    private async Task<JobView?> Watch(string id, CancellationToken enough)
    {
        await foreach (var (type, data) in server.Events($"api/v1/jobs/{id}/events", times.Silence, enough).ConfigureAwait(false))
        {
            failing = null;
            await Take(id, type, data, enough).ConfigureAwait(false);
        }

        return ended;
    }

    private async Task Take(string id, string type, JobEvent happened, CancellationToken enough)
    {
        switch (type)
        {
            case "state" when happened.Job is { State: JobState.Done or JobState.Failed or JobState.Cancelled } job:
                ended = job;
                break;
            case "phase":
                events.TryWrite(new ImageEvent.Phase(happened.Message ?? ""));
                break;
            case "progress":
                events.TryWrite(new ImageEvent.Progress(happened.Step ?? 0, happened.Steps ?? 0, happened.SecondsLeft));
                break;
            case "warning":
                events.TryWrite(new ImageEvent.Warning(happened.Message ?? ""));
                break;
            case "preview" when previews:
                await Preview(id, happened.Index ?? 0, enough).ConfigureAwait(false);
                break;
            case "picture" when happened.Image is { } picture:
                await Fetch(id, picture, enough).ConfigureAwait(false);
                break;
        }
    }

    private async Task Fetch(string id, PictureView picture, CancellationToken enough)
    {
        if (!told.Add(picture.Index)) return;
        var path = $"api/v1/jobs/{id}/images/{picture.Index}";
        var file = await Patiently(() => server.Bytes(path, enough), enough).ConfigureAwait(false);
        Bitmap pixels;
        try { pixels = PictureCodec.Decode(file, path); }
        catch (InvalidDataException wrong) { throw new ServerException(null, $"{server.Name} sent a broken picture: {wrong.Message}"); }
        events.TryWrite(new ImageEvent.Picture(new GeneratedImage(picture.Index, picture.Seed, picture.VariationSeed, pixels, picture.Infotext) { IsSheet = picture.Grid }));
    }

    // One that is gone meanwhile is no loss.
    private async Task Preview(string id, int index, CancellationToken enough)
    {
        try { events.TryWrite(new ImageEvent.Preview(index, PictureCodec.Decode(await server.Bytes($"api/v1/jobs/{id}/preview", enough).ConfigureAwait(false), "preview"))); }
        catch (Exception wrong) when (wrong is ServerException or InvalidDataException) { }
    }

    private async Task CancelWith(string id, CancellationToken cancel, CancellationToken enough)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, enough);
        try
        {
            await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested && ended is null)
        {
            try { await Patiently(() => server.Ask<JobView>(HttpMethod.Post, $"api/v1/jobs/{id}/cancel", null, null, enough), enough).ConfigureAwait(false); }
            catch (Exception late) when (late is ServerException or OperationCanceledException) { } // it has ended already, or cannot be reached
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>Tries again while the server may come back.</summary>
    private async Task<T> Patiently<T>(Func<Task<T>> attempt, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var result = await attempt().ConfigureAwait(false);
                failing = null;
                return result;
            }
            catch (ServerException wrong) when (wrong.MayPass)
            {
                failing ??= watch.Elapsed;
                if (watch.Elapsed - failing > times.Patience) throw new ServerException(null, wrong.Message + advice);
            }

            await Task.Delay(times.Between, cancel).ConfigureAwait(false);
        }
    }
}
