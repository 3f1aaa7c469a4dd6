namespace Easel.Diffusion.Sampling;

/// <summary>A noise level: the standard deviation of the noise in a latent, in units of the clean latent.</summary>
public readonly record struct Sigma(double Value)
{
    /// <summary>The network's timestep where the sampler walks timesteps and so knows it; null lets the model's table find it.</summary>
    public double? Timestep { get; init; }

    public bool IsZero => Value == 0;

    public static implicit operator double(Sigma sigma) => sigma.Value;
}
