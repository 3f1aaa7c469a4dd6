using System.ComponentModel;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Easel.Studio.Intake;
using Easel.Studio.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary><c>/api/v1/jobs</c>: put in line, look, move, cancel, retry.</summary>
public static class JobRoutes
{
    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/v1/jobs").WithTags("Jobs");
        jobs.MapPost("", Create).WithSummary("Put a job in line").WithDescription("Answers at once. With an Idempotency-Key header, asking again gives the first job (200 instead of 201).");
        jobs.MapGet("", List).WithSummary("List jobs").WithDescription("Running and queued jobs in the order they run, then ended ones, latest first.");
        jobs.MapGet("{id}", Get).WithSummary("One job with its request, progress and pictures");
        jobs.MapPost("{id}/cancel", Cancel).WithSummary("Cancel a job").WithDescription("One that runs stops within a step; finished pictures stay.");
        jobs.MapPost("{id}/retry", Retry).WithSummary("Put a failed or cancelled job in line again").WithDescription("It goes on behind its last finished picture.");
        jobs.MapPost("{id}/move", Move).WithSummary("Move a waiting job, or change its priority");
        jobs.MapGet("{id}/images/{index:int}", Image).WithSummary("The file of a finished picture").WithDescription("By its 0-based place among the job's pictures; kept in the gallery or not.")
            .Produces(StatusCodes.Status200OK, contentType: "image/png");
        jobs.MapGet("{id}/preview", Preview).WithSummary("How the running job's picture looks so far").Produces(StatusCodes.Status200OK, contentType: "image/jpeg");
    }

    private static async Task<Results<Created<JobView>, Ok<JobView>>> Create(
        JobOrder order, [FromHeader(Name = "Idempotency-Key"), Description("Any text that is yours alone, at most 200 characters.")] string? key,
        JobQueue queue, PictureStore pictures, RequestCheck check, StartPictures starts, TimeProvider time, CancellationToken cancel)
    {
        var request = starts.Keep(check.Complete(order.Request));
        var asked = time.GetUtcNow().UtcDateTime;
        var job = await queue.Submit(new NewJob(request)
        {
            Priority = order.Priority,
            Keeping = order.Save ? Keeping.Gallery : Keeping.ForADay,
            Forever = order.Forever,
            TaskId = order.TaskId,
            IdempotencyKey = key,
        }, cancel).ConfigureAwait(false);
        var view = await JobView.Whole(job, queue, pictures, cancel).ConfigureAwait(false);
        return job.Created < asked ? TypedResults.Ok(view) : TypedResults.Created($"/api/v1/jobs/{job.Id}", view);
    }

    private static async Task<Ok<JobList>> List(
        JobQueue queue, CancellationToken cancel,
        [Description("Only jobs in this state: queued, running, done, failed, cancelled; several are allowed.")] string[]? state = null,
        [Description("How many to leave out at the beginning.")] int skip = 0,
        [Description("How many at most, 1-1000.")] int take = 100)
    {
        if (skip < 0) throw new RequestException("skip", $"{skip} is not possible; give 0 or more");
        if (take is < 1 or > 1000) throw new RequestException("take", $"{take} is outside 1-1000");
        var (jobs, total) = await queue.List(new JobFilter { States = [.. (state ?? []).Select(State)], Skip = skip, Take = take }, cancel).ConfigureAwait(false);
        var running = queue.Running;
        return TypedResults.Ok(new JobList([.. jobs.Select(job => JobView.Of(job, running))], total));
    }

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> Get(string id, JobQueue queue, PictureStore pictures, CancellationToken cancel) =>
        await queue.Find(id, cancel).ConfigureAwait(false) is { } job
            ? TypedResults.Ok(await JobView.Whole(job, queue, pictures, cancel).ConfigureAwait(false))
            : NoSuchJob(id);

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> Cancel(string id, JobQueue queue, CancellationToken cancel)
    {
        var stopped = await queue.Cancel(id, cancel).ConfigureAwait(false);
        if (await queue.Find(id, cancel).ConfigureAwait(false) is not { } job) return NoSuchJob(id);
        return stopped ? TypedResults.Ok(JobView.Of(job, queue.Running)) : Problems.Conflict($"job {id} has ended already ({job.State.ToString().ToLowerInvariant()})");
    }

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> Retry(string id, JobQueue queue, CancellationToken cancel)
    {
        if (await queue.Retry(id, cancel).ConfigureAwait(false) is { } again) return TypedResults.Ok(JobView.Of(again));
        return await queue.Find(id, cancel).ConfigureAwait(false) is { } job
            ? Problems.Conflict($"job {id} is {job.State.ToString().ToLowerInvariant()}; only failed and cancelled jobs can be retried")
            : NoSuchJob(id);
    }

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> Move(string id, JobMove move, JobQueue queue, CancellationToken cancel)
    {
        if (move is { Priority: not null, Before: not null }) throw new RequestException("priority", "a job that goes before another takes over its priority; give one of the two");
        if (move.Priority is < -100 or > 100) throw new RequestException("priority", $"{move.Priority} is outside -100 to 100");
        var moved = move.Priority is { } priority
            ? await queue.Prioritise(id, priority, cancel).ConfigureAwait(false)
            : await queue.Move(id, move.Before, cancel).ConfigureAwait(false);
        if (moved is not null) return TypedResults.Ok(JobView.Of(moved));
        if (await queue.Find(id, cancel).ConfigureAwait(false) is not { } job) return NoSuchJob(id);
        return Problems.Conflict(job.State == JobState.Queued ? $"job {move.Before} does not wait" : $"job {id} does not wait; it is {job.State.ToString().ToLowerInvariant()}");
    }

    private static Results<FileContentHttpResult, ProblemHttpResult> Preview(string id, JobQueue queue) => queue.Running is { Preview: { } preview } running && running.Job.Id == id
        ? TypedResults.File(PictureCodec.Encode(preview, PictureFormat.Jpeg, 85), "image/jpeg")
        : Problems.NotFound($"there is no preview of job {id}; it does not run, or has none yet");

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Image(string id, int index, PictureStore pictures, CancellationToken cancel) =>
        (await pictures.OfJob(id, cancel).ConfigureAwait(false)).FirstOrDefault(picture => picture.Index == index) is { } picture && File.Exists(picture.Path)
            ? TypedResults.PhysicalFile(picture.Path, Path.GetExtension(picture.Path) switch { ".jpg" => "image/jpeg", ".webp" => "image/webp", _ => "image/png" })
            : Problems.NotFound($"there is no picture {index} of a job {id}, or not yet, or its file was taken away");

    private static JobState State(string name) =>
        Enum.GetValues<JobState>().Cast<JobState?>().FirstOrDefault(state => state.ToString()!.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new RequestException("state", $"there is no '{name}'; give {string.Join(", ", Enum.GetNames<JobState>()).ToLowerInvariant()}");

    internal static ProblemHttpResult NoSuchJob(string id) => Problems.NotFound($"there is no job {id}");
}
