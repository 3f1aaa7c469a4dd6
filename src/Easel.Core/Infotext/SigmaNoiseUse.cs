namespace Easel.Core.Infotext;

/// <summary>Which of the sigma settings A1111 hands a sampler.</summary>
public enum SigmaNoiseUse
{
    None,

    /// <summary>Sigma noise.</summary>
    Noise,

    /// <summary>Sigma churn, tmin, tmax and noise.</summary>
    All,
}
