namespace Easel.Core.Results;

/// <summary>The most memory a request's networks took at one time. Views of mapped files are the files', and not counted.</summary>
/// <param name="WeightBytes">Weights made for the networks.</param>
/// <param name="ModelBytes">Weights and activations together, where it was asked for and the system says it; else null.</param>
public sealed record MemoryPeak(long WeightBytes, long? ModelBytes);
