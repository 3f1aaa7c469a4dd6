using System.Collections.Concurrent;
using Easel.Server.Security;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Easel.Studio.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Easel.Server.Api;

/// <summary>
/// Gives clients that ask again and again the same answer as long as what it shows is the same, so that asking costs the generation little. Nothing is kept
/// once a job has changed, a picture was finished, the database or a setting changed, or anything was sent to the server: who changes something sees it at
/// once. Only how far the running job is may be half a second old. Stands behind the gates and before all that makes answers, compression too.
/// </summary>
/// <param name="next">What lies behind.</param>
/// <param name="queue">Tells of changes.</param>
/// <param name="storage">Tells of changes that are no job's: marks, boards, folders changed by hand.</param>
/// <param name="settings">Tells of theirs.</param>
/// <param name="time">The clock.</param>
internal sealed class RecentAnswers(RequestDelegate next, JobQueue queue, StudioStorage storage, SettingsStore settings, TimeProvider time)
{
    private const int MostKept = 256;
    private const int LargestKept = 1 << 20; // bytes
    private const string Job = "/api/v1/jobs/"; // and an id
    private static readonly TimeSpan LongestOfRunning = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10); // for what no count above notices: a database that somebody edits by hand
    private static readonly string[] ShowingProgress = ["/sdapi/v1/progress", "/api/v1/queue", "/api/v1/jobs"];
    private static readonly string[] Others = ["/api/v1/images", "/api/v1/tags", "/api/v1/boards"];
    private readonly ConcurrentDictionary<(string Path, string Query, string Encodings), Kept> kept = new();
    private long sent;

    public Task InvokeAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value ?? "");
        if (!HttpMethods.IsGet(request.Method)) return Send(context);
        return Patience(path) is { } patience ? Get(context, (path, request.QueryString.Value ?? "", request.Headers.AcceptEncoding.ToString()), patience) : next(context);
    }

    private Standing Now => new(queue.Feed.Changes, storage.Changes, settings.Version, Interlocked.Read(ref sent), queue.IsPaused);

    // How old an answer may be; null where none is kept.
    private TimeSpan? Patience(string path)
    {
        if (Array.IndexOf(ShowingProgress, path) >= 0) return queue.Running is null ? Longest : LongestOfRunning;
        if (Array.IndexOf(Others, path) >= 0) return Longest;
        if (!path.StartsWith(Job, StringComparison.Ordinal) || path.AsSpan(Job.Length).Contains('/')) return null;
        return path.AsSpan(Job.Length).SequenceEqual(queue.Running?.Job.Id) ? LongestOfRunning : Longest;
    }

    private async Task Send(HttpContext context)
    {
        try { await next(context).ConfigureAwait(false); }
        finally
        {
            if (RouteScopes.Of(context.Request) != AccessScopes.Read) Interlocked.Increment(ref sent);
        }
    }

    private Task Get(HttpContext context, (string, string, string) name, TimeSpan patience)
    {
        var now = Now;
        if (!kept.TryGetValue(name, out var known) || known.Standing != now || time.GetElapsedTime(known.Time) >= patience) return Make(context, name, now);
        var response = context.Response;
        (response.ContentType, response.ContentLength) = (known.ContentType, known.Body.Length);
        if (known.Encoding.Count > 0) response.Headers.ContentEncoding = known.Encoding;
        if (known.Vary.Count > 0) response.Headers.Vary = known.Vary;
        context.SetEndpoint(known.Endpoint); // by whose route the metrics count it
        return response.Body.WriteAsync(known.Body, context.RequestAborted).AsTask();
    }

    private async Task Make(HttpContext context, (string, string, string) name, Standing standing)
    {
        var (response, wire, began) = (context.Response, context.Response.Body, time.GetTimestamp());
        using var body = new MemoryStream();
        response.Body = body;
        try { await next(context).ConfigureAwait(false); }
        finally { response.Body = wire; }
        var answer = body.ToArray();
        if (response.StatusCode == StatusCodes.Status200OK && answer.Length <= LargestKept)
            Keep(name, new Kept(standing, began, response.ContentType, response.Headers.ContentEncoding, response.Headers.Vary, context.GetEndpoint(), answer));
        if (answer.Length > 0) response.ContentLength = answer.Length;
        await wire.WriteAsync(answer, context.RequestAborted).ConfigureAwait(false);
    }

    private void Keep((string, string, string) name, Kept answer)
    {
        if (kept.Count >= MostKept) kept.Clear();
        kept[name] = answer;
    }

    // What answers depend on, the running job's progress aside.
    private readonly record struct Standing(long Jobs, long Stored, long Settings, long Sent, bool Paused);

    private sealed record Kept(Standing Standing, long Time, string? ContentType, StringValues Encoding, StringValues Vary, Endpoint? Endpoint, byte[] Body);
}
