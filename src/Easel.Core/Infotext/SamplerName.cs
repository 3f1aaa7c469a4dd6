using System.Collections.Immutable;

namespace Easel.Core.Infotext;

/// <summary>One of A1111's samplers: what it is called, and what the infotext needs to know of it.</summary>
/// <param name="Id">Its name in catalogs.</param>
/// <param name="Title">A1111's name.</param>
/// <param name="Aliases">Other names in use.</param>
public sealed record SamplerName(string Id, string Title, params ImmutableArray<string> Aliases)
{
    /// <summary>Id of the schedule "Automatic" means; null is the model's own spacing.</summary>
    public string? Schedule { get; init; }

    /// <summary>Key under which an η that is not the default is written; null when the sampler has none.</summary>
    public string? Eta { get; init; }

    /// <summary>Whether infotexts say the eta noise seed delta.</summary>
    public bool UsesSeedDelta { get; init; }

    /// <summary>Which of Sigma churn, tmin, tmax and noise A1111 hands it.</summary>
    public SigmaNoiseUse SigmaNoise { get; init; }

    /// <summary>Whether it always drops the last σ but one.</summary>
    public bool Discards { get; init; }

    /// <summary>Whether it walks over timesteps, without a schedule.</summary>
    public bool Timesteps { get; init; }
}
