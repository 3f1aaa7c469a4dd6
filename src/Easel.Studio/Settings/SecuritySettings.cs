using System.Collections.Immutable;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>Limits for those who use the server over the network.</summary>
public sealed record SecuritySettings
{
    [Setting("Body mebibytes", Min = 1, Max = 4096, Help = "Largest body of a request; pictures travel in it as base64.")]
    public int BodyMebibytes { get; init; } = 64;

    [Setting("Json depth", Min = 8, Max = 512, Help = "Objects and lists in one another in a request.")]
    public int JsonDepth { get; init; } = 64;

    [Setting("Requests per minute", Min = 0, Max = 1_000_000, Help = "Requests of one client; 0 is no limit.")]
    public int RequestsPerMinute { get; init; }

    [Setting("Jobs per minute", Min = 0, Max = 1_000_000, Help = "Requests for pictures of one client; 0 is no limit.")]
    public int JobsPerMinute { get; init; }

    [Setting("Failed logins per minute", Min = 1, Max = 1000, Help = "Wrong passwords from one address before it has to wait.")]
    public int FailedLoginsPerMinute { get; init; } = 10;

    [Setting("Session hours", Min = 1, Max = 8760, Help = "How long a login in the browser lasts.")]
    public int SessionHours { get; init; } = 24 * 7;

    [Setting("Allowed hosts", Help = "Names besides localhost under which browsers may reach this server, such as studio.example.")]
    public ImmutableArray<string> AllowedHosts { get; init; } = [];
}
