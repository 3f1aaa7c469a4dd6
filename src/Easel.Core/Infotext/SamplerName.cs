namespace Easel.Core.Infotext;

/// <summary>What the infotext needs to know of one of A1111's samplers.</summary>
/// <param name="Title">A1111's name.</param>
/// <param name="Schedule">Name of the schedule "Automatic" means, or null.</param>
/// <param name="Eta">Key under which a η that is not the default is written; null when the sampler has none.</param>
/// <param name="UsesSeedDelta">Whether the ENSD reaches the picture.</param>
/// <param name="Churn">Which of Sigma churn, tmin, tmax, noise it takes: all, only noise, or none.</param>
/// <param name="Discards">Whether it always drops the last σ but one.</param>
/// <param name="Timesteps">Whether it walks over timesteps, without a schedule.</param>
internal sealed record SamplerName(
    string Title, string? Schedule, string? Eta, bool UsesSeedDelta, SigmaNoiseUse Churn, bool Discards, bool Timesteps);
