using System.Collections.Concurrent;
using Easel.Studio.Jobs;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Api;

/// <summary>
/// Gives many clients that ask for the same list at the same time the same answer, so that asking costs the generation little. An answer is given again for
/// half a second, and not once a job has changed, a picture was finished or anything was sent to the server: who changes something sees it at once.
/// </summary>
/// <param name="next">What lies behind.</param>
/// <param name="queue">Tells of changes.</param>
/// <param name="time">The clock.</param>
internal sealed class RecentAnswers(RequestDelegate next, JobQueue queue, TimeProvider time)
{
    private const int MostKept = 256;
    private const int LargestKept = 1 << 20; // bytes
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);
    private static readonly PathString[] Paths = ["/api/v1/jobs", "/api/v1/queue", "/api/v1/images", "/api/v1/tags", "/api/v1/boards"];
    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);
    private long sent;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            try { await next(context).ConfigureAwait(false); }
            finally { Interlocked.Increment(ref sent); }
        }
        else if (Paths.Contains(context.Request.Path)) await Get(context).ConfigureAwait(false);
        else await next(context).ConfigureAwait(false);
    }

    private async Task Get(HttpContext context)
    {
        var (name, version) = ($"{context.Request.Path}{context.Request.QueryString}", Version);
        if (kept.TryGetValue(name, out var known) && known.Version == version && time.GetElapsedTime(known.Time) < Fresh)
        {
            context.Response.ContentType = known.ContentType;
            context.Response.ContentLength = known.Body.Length;
            await context.Response.Body.WriteAsync(known.Body, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        var (wire, began) = (context.Response.Body, time.GetTimestamp());
        using var body = new MemoryStream();
        context.Response.Body = body;
        try { await next(context).ConfigureAwait(false); }
        finally { context.Response.Body = wire; }
        var answer = body.ToArray();
        if (context.Response.StatusCode == StatusCodes.Status200OK && answer.Length <= LargestKept) Keep(name, new Kept(version, began, context.Response.ContentType, answer));
        if (answer.Length > 0) context.Response.ContentLength = answer.Length;
        await wire.WriteAsync(answer, context.RequestAborted).ConfigureAwait(false);
    }

    private (long Jobs, long Sent) Version => (queue.Feed.Changes, Interlocked.Read(ref sent));

    private void Keep(string name, Kept answer)
    {
        if (kept.Count >= MostKept) kept.Clear();
        kept[name] = answer;
    }

    private sealed record Kept((long, long) Version, long Time, string? ContentType, byte[] Body);
}
