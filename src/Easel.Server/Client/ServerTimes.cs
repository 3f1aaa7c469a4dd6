namespace Easel.Server.Client;

/// <summary>How long a client waits for what.</summary>
internal sealed record ServerTimes
{
    /// <summary>How long a server that was there may be away.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two attempts.</summary>
    public TimeSpan Between { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an event stream may say nothing before it is asked for anew: a machine that vanished does not say so.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a cancelled job has to stop before it is left to itself.</summary>
    public TimeSpan Stopping { get; init; } = TimeSpan.FromSeconds(20);
}
