namespace Easel.Cli;

/// <summary>Where and how the engine computes, as the command line says it.</summary>
/// <param name="Device">"auto", "cpu", "cuda" or "cuda:1", "mps".</param>
/// <param name="Precision">"auto", "fp32", "bf16" or "fp16".</param>
/// <param name="Threads">Threads of the CPU; 0 takes all cores.</param>
/// <param name="Previews">Whether previews are wanted while sampling.</param>
public sealed record EngineOptions(string Device, string Precision, int Threads, bool Previews);
