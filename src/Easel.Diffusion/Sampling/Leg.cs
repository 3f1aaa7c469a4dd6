namespace Easel.Diffusion.Sampling;

/// <summary>One turn of the sampling loop: where it starts and where it leads.</summary>
public readonly record struct Leg(Sigma From, Sigma To);
