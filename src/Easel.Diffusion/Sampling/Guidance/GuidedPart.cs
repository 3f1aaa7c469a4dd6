namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>One part of a prompt (between ANDs) and its weight.</summary>
public readonly record struct GuidedPart<T>(double Weight, T Conditioning);
