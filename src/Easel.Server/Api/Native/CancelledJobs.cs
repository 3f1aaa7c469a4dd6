namespace Easel.Server.Api.Native;

/// <summary>What cancelling all did.</summary>
/// <param name="Cancelled">How many jobs.</param>
public sealed record CancelledJobs(int Cancelled);
