namespace Easel.Cli.Serve;

/// <summary>A flag of A1111's that 'easel serve' does not have.</summary>
/// <param name="Values">How many words follow it: 0, 1, or -1 for all up to the next flag.</param>
/// <param name="IsRefused">Whether starting without it would surprise.</param>
/// <param name="Why">What to know.</param>
internal sealed record WebuiFlag(int Values, bool IsRefused, string Why);
