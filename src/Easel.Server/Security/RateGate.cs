using System.Globalization;
using System.Threading.RateLimiting;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Security;

/// <summary>Middleware: how many requests, and how many for pictures, one client may make a minute. Both limits may change while the server runs.</summary>
internal sealed class RateGate : IDisposable
{
    private readonly RequestDelegate next;
    private readonly SettingsStore settings;
    private readonly PartitionedRateLimiter<HttpContext> requests;
    private readonly PartitionedRateLimiter<HttpContext> jobs;

    /// <param name="next">What lies behind.</param>
    /// <param name="settings">The limits.</param>
    public RateGate(RequestDelegate next, SettingsStore settings)
    {
        (this.next, this.settings) = (next, settings);
        requests = Limiter(security => security.RequestsPerMinute);
        jobs = Limiter(security => security.JobsPerMinute);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        using var request = requests.AttemptAcquire(context);
        if (!request.IsAcquired)
        {
            await Refuse(context, request, $"more than {settings.Current.Security.RequestsPerMinute} requests a minute (setting security.requests_per_minute)");
            return;
        }

        using var job = RouteScopes.IsJob(context.Request) ? jobs.AttemptAcquire(context) : null;
        if (job is { IsAcquired: false })
        {
            await Refuse(context, job, $"more than {settings.Current.Security.JobsPerMinute} requests for pictures a minute (setting security.jobs_per_minute)");
            return;
        }

        await next(context);
    }

    public void Dispose()
    {
        requests.Dispose();
        jobs.Dispose();
    }

    // The limit is part of the key, so that a new one begins to count at once.
    private PartitionedRateLimiter<HttpContext> Limiter(Func<SecuritySettings, int> limit) => PartitionedRateLimiter.Create<HttpContext, (string Client, int Limit)>(context =>
    {
        var most = limit(settings.Current.Security);
        var caller = AccessGate.CallerOf(context);
        var client = caller == Caller.Local ? FailedLogins.Address(context) : $"name:{caller.Name}";
        return most == 0
            ? RateLimitPartition.GetNoLimiter((client, 0))
            : RateLimitPartition.GetSlidingWindowLimiter((client, most), _ => new SlidingWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
    });

    private static Task Refuse(HttpContext context, RateLimitLease lease, string detail)
    {
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 10;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return RouteError.Write(context, StatusCodes.Status429TooManyRequests, detail);
    }
}
