using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Easel.Studio.Gallery;
using Easel.Studio.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary>Server-Sent Events: one job until it has ended, or all.</summary>
public static class EventRoutes
{
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/jobs/{id}/events", OfJob).WithTags("Jobs").WithSummary("Watch a job (Server-Sent Events)")
            .WithDescription("First how it stands (state, and a picture event for each finished picture), then what happens, until it has ended. Types: state, phase, progress, preview, picture, warning.");
        routes.MapGet("/api/v1/events", OfAll).WithTags("Jobs").WithSummary("Watch all jobs (Server-Sent Events)").WithDescription("What happens from now on, without end.");
    }

    private static async Task<Results<ServerSentEventsResult<JobEvent>, ProblemHttpResult>> OfJob(string id, JobQueue queue, PictureStore pictures, CancellationToken cancel) =>
        await queue.Find(id, cancel).ConfigureAwait(false) is null ? JobRoutes.NoSuchJob(id) : TypedResults.ServerSentEvents(Watch(id, queue, pictures, cancel));

    private static ServerSentEventsResult<JobEvent> OfAll(JobQueue queue, CancellationToken cancel) => TypedResults.ServerSentEvents(Watch(queue, cancel));

    private static async IAsyncEnumerable<SseItem<JobEvent>> Watch(string id, JobQueue queue, PictureStore pictures, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var news = queue.Feed.Listen(id);
        var job = await queue.Find(id, cancel).ConfigureAwait(false);
        if (job is null) yield break;
        var told = new HashSet<string>();
        foreach (var picture in await pictures.OfJob(id, cancel).ConfigureAwait(false))
            if (told.Add(picture.Id)) yield return Item(new JobNews.Picture(id, picture));
        yield return Item(new JobNews.Changed(job));
        if (job.HasEnded) yield break;

        await foreach (var happened in news.Read(cancel).ConfigureAwait(false))
        {
            if (happened is JobNews.Picture picture && !told.Add(picture.Stored.Id)) continue;
            yield return Item(happened);
            if (happened is JobNews.Changed { Job.HasEnded: true }) yield break;
        }
    }

    private static async IAsyncEnumerable<SseItem<JobEvent>> Watch(JobQueue queue, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var news = queue.Feed.Listen();
        await foreach (var happened in news.Read(cancel).ConfigureAwait(false)) yield return Item(happened);
    }

    private static SseItem<JobEvent> Item(JobNews news)
    {
        var (type, data) = JobEvent.Of(news);
        return new SseItem<JobEvent>(data, type);
    }
}
