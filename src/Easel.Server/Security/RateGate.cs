using System.Globalization;
using System.Threading.RateLimiting;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Security;

/// <summary>Middleware: how many requests, and how many for pictures, one client may make a minute. Both limits may change while the server runs.</summary>
internal sealed class RateGate : IDisposable
{
    private readonly RequestDelegate next;
    private readonly SettingsStore settings;
    private readonly PartitionedRateLimiter<HttpContext> requests;
    private readonly JobRate jobs;

    /// <param name="next">What lies behind.</param>
    /// <param name="settings">The limit on requests.</param>
    /// <param name="jobs">The limit on requests for pictures, which other ways count against too.</param>
    public RateGate(RequestDelegate next, SettingsStore settings, JobRate jobs)
    {
        (this.next, this.settings, this.jobs) = (next, settings, jobs);
        requests = PartitionedRateLimiter.Create<HttpContext, (string Client, int Limit)>(context => SlidingMinute.Of(Client(context), settings.Current.Security.RequestsPerMinute));
    }

    public async Task InvokeAsync(HttpContext context)
    {
        using var request = settings.Current.Security.RequestsPerMinute == 0 ? null : requests.AttemptAcquire(context);
        if (request is { IsAcquired: false })
        {
            await Refuse(context, request, $"more than {settings.Current.Security.RequestsPerMinute} requests a minute (setting security.requests_per_minute)");
            return;
        }

        using var job = RouteScopes.IsJob(context.Request) ? jobs.Take(Client(context)) : null;
        if (job is { IsAcquired: false })
        {
            await Refuse(context, job, jobs.Excess);
            return;
        }

        await next(context);
    }

    public void Dispose() => requests.Dispose();

    private static string Client(HttpContext context) => AccessGate.CallerOf(context) is var caller && caller == Caller.Local ? FailedLogins.Address(context) : $"name:{caller.Name}";

    private static Task Refuse(HttpContext context, RateLimitLease lease, string detail)
    {
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 10;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return RouteError.Write(context, StatusCodes.Status429TooManyRequests, detail);
    }
}
