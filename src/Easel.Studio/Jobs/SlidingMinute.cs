using System.Threading.RateLimiting;

namespace Easel.Studio.Jobs;

/// <summary>A limit on how often one client may do something in any minute, counted in sixths.</summary>
public static class SlidingMinute
{
    /// <param name="client">Who is counted.</param>
    /// <param name="most">How often; 0 is without limit. It is part of the key, so that a new limit begins to count at once.</param>
    public static RateLimitPartition<(string Client, int Limit)> Of(string client, int most) => most == 0
        ? RateLimitPartition.GetNoLimiter((client, 0))
        : RateLimitPartition.GetSlidingWindowLimiter((client, most), _ => new SlidingWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
}
