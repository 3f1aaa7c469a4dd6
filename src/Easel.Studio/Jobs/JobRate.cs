using System.Threading.RateLimiting;
using Easel.Studio.Settings;

namespace Easel.Studio.Jobs;

/// <summary>How many times a minute one client may ask for pictures, by whatever way: the setting <c>security.jobs_per_minute</c>, which may change at any time.</summary>
public sealed class JobRate : IDisposable
{
    private readonly SettingsStore settings;
    private readonly PartitionedRateLimiter<string> clients;

    /// <param name="settings">The limit; 0 is none.</param>
    public JobRate(SettingsStore settings)
    {
        this.settings = settings;
        clients = PartitionedRateLimiter.Create<string, (string Client, int Limit)>(client => SlidingMinute.Of(client, settings.Current.Security.JobsPerMinute));
    }

    /// <summary>What somebody is told who asked too often.</summary>
    public string Excess => $"more than {settings.Current.Security.JobsPerMinute} requests for pictures a minute (setting security.jobs_per_minute)";

    /// <summary>Counts one.</summary>
    /// <param name="client">Who asks: an address, or <c>name:</c> and a name.</param>
    /// <returns>Whether it may be; dispose it.</returns>
    public RateLimitLease Take(string client) => clients.AttemptAcquire(client);

    public void Dispose() => clients.Dispose();
}
