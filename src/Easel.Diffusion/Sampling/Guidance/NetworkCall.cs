namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>Where in the run a call of the network is.</summary>
/// <param name="Sigma">The level.</param>
/// <param name="Timestep">What the network is told.</param>
/// <param name="Call">0-based count of the guidance's calls.</param>
/// <param name="TotalCalls">How many there will be, as A1111 counts them (steps, twice for second-order samplers).</param>
public readonly record struct NetworkCall(Sigma Sigma, double Timestep, int Call, int TotalCalls);
