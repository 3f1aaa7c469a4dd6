namespace Easel.Server.Engines;

/// <summary>How an engine's process is watched.</summary>
public sealed record EngineProcessOptions
{
    /// <summary>Takes each line the process writes to standard output or error, on any thread; must not throw.</summary>
    public Action<string>? Line { get; init; }

    /// <summary>How long a new process may take until it answers.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a cancelled request may go on, since a call of a network cannot be interrupted; then the process is ended. Infinite is possible.</summary>
    public TimeSpan CancelPatience { get; init; } = TimeSpan.FromSeconds(60);
}
