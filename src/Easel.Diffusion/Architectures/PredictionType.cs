namespace Easel.Diffusion.Architectures;

/// <summary>What the UNet's output means.</summary>
public enum PredictionType
{
    /// <summary>The noise ε.</summary>
    Epsilon,

    /// <summary>The velocity v = α·ε − σ·x₀ (Salimans and Ho 2022, appendix D).</summary>
    Velocity,
}
