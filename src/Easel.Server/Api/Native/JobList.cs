namespace Easel.Server.Api.Native;

/// <summary>A page of jobs.</summary>
/// <param name="Jobs">Running and queued ones in the order they run, then ended ones, latest first.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record JobList(IReadOnlyList<JobView> Jobs, int Total);
