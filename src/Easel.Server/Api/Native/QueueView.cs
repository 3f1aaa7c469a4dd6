namespace Easel.Server.Api.Native;

/// <summary>The queue as a whole.</summary>
/// <param name="Paused">Whether no further job is begun.</param>
/// <param name="Queued">Jobs that wait.</param>
/// <param name="Running">The job at work, or null.</param>
public sealed record QueueView(bool Paused, int Queued, JobView? Running);
