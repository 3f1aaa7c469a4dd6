using Easel.Studio.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary><c>/api/v1/queue</c>: the line as a whole.</summary>
public static class QueueRoutes
{
    public static void MapQueue(this IEndpointRouteBuilder routes)
    {
        var queue = routes.MapGroup("/api/v1/queue").WithTags("Queue");
        queue.MapGet("", Get).WithSummary("How the queue stands");
        queue.MapPost("pause", Pause).WithSummary("Begin no further job").WithDescription("The running one goes on. Survives a restart.");
        queue.MapPost("resume", Resume).WithSummary("Begin jobs again");
        queue.MapPost("interrupt", Interrupt).WithSummary("Stop the running job").WithDescription("Finished pictures stay.");
        queue.MapPost("skip", Skip).WithSummary("Stop the running job's batch and go on with its next");
        queue.MapPost("cancel-all", CancelAll).WithSummary("Cancel all jobs, the running one too");
    }

    private static async Task<Ok<QueueView>> Get(JobQueue queue, CancellationToken cancel) => TypedResults.Ok(await View(queue, cancel).ConfigureAwait(false));

    private static async Task<Ok<QueueView>> Pause(JobQueue queue, CancellationToken cancel)
    {
        await queue.Pause(cancel).ConfigureAwait(false);
        return TypedResults.Ok(await View(queue, cancel).ConfigureAwait(false));
    }

    private static async Task<Ok<QueueView>> Resume(JobQueue queue, CancellationToken cancel)
    {
        await queue.Resume(cancel).ConfigureAwait(false);
        return TypedResults.Ok(await View(queue, cancel).ConfigureAwait(false));
    }

    private static Results<NoContent, ProblemHttpResult> Interrupt(JobQueue queue) => queue.Interrupt() ? TypedResults.NoContent() : Problems.Conflict("no job runs");

    private static Results<NoContent, ProblemHttpResult> Skip(JobQueue queue) => queue.Skip() ? TypedResults.NoContent() : Problems.Conflict("no job runs");

    private static async Task<Ok<CancelledJobs>> CancelAll(JobQueue queue, CancellationToken cancel) => TypedResults.Ok(new CancelledJobs(await queue.CancelAll(cancel).ConfigureAwait(false)));

    private static async Task<QueueView> View(JobQueue queue, CancellationToken cancel)
    {
        var running = queue.Running;
        return new QueueView(queue.IsPaused, await queue.CountQueued(cancel).ConfigureAwait(false), running is null ? null : JobView.Of(running.Job, running));
    }
}
