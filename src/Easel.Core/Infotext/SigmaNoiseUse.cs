namespace Easel.Core.Infotext;

/// <summary>Which of the sigma settings a sampler takes.</summary>
internal enum SigmaNoiseUse
{
    None,

    /// <summary>Sigma noise.</summary>
    Noise,

    /// <summary>Sigma churn, tmin, tmax and noise.</summary>
    All,
}
