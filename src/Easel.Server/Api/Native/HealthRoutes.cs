using Easel.Studio;
using Easel.Studio.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary>Whether the server lives and works.</summary>
public static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/api/v1/health").WithTags("Health");
        health.MapGet("", Ready).WithSummary("Whether jobs can be taken and worked off").WithDescription("503 when the database does not answer, is not this server's alone, or the runner has stopped.");
        health.MapGet("live", () => TypedResults.Ok(new HealthView("alive", null))).WithSummary("Whether the process answers");
    }

    private static async Task<Results<Ok<HealthView>, JsonHttpResult<HealthView>>> Ready(RunningStudio studio, JobQueue queue, CancellationToken cancel)
    {
        if (studio.Running.IsCompleted) return Bad("the runner has stopped; the log says why; start Easel again");
        if (studio.Trouble is { } trouble) return Bad(trouble);
        try
        {
            await queue.CountQueued(cancel).ConfigureAwait(false);
            return TypedResults.Ok(new HealthView("ready", null));
        }
        catch (System.Data.Common.DbException fault) { return Bad($"the database does not answer: {fault.Message}"); }
    }

    private static JsonHttpResult<HealthView> Bad(string why) => TypedResults.Json(new HealthView("failing", why), statusCode: StatusCodes.Status503ServiceUnavailable);
}
