using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>The list of jobs.</summary>
public sealed record QueueSettings
{
    [Setting("Longest", Min = 1, Max = 1_000_000, Help = "Jobs that may wait; more are refused.")]
    public int Longest { get; init; } = 100_000;

    [Setting("Attempts", Min = 1, Max = 10, Help = "How often a job is begun when the engine's process dies under it.")]
    public int Attempts { get; init; } = 2;

    [Setting("Start paused", Help = "Wait for a person before the first job is begun.")]
    public bool StartPaused { get; init; }

    [Setting("Keep finished", Min = 1, Max = 10_000_000, Help = "Finished jobs that are remembered; pictures stay.")]
    public int KeepFinished { get; init; } = 100_000;
}
