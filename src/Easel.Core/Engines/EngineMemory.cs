using System.Collections.Immutable;

namespace Easel.Core.Engines;

/// <summary>What an engine holds in memory.</summary>
/// <param name="Models">Names of the models that are loaded, used longest ago first.</param>
/// <param name="WeightBytes">Weights made for their networks; what is only a view of a file is not counted.</param>
/// <param name="ProcessId">Of the engine's process; 0 while there is none.</param>
/// <param name="ResidentBytes">All of that process in memory; 0 while there is none.</param>
public sealed record EngineMemory(ImmutableArray<string> Models, long WeightBytes, int ProcessId, long ResidentBytes)
{
    /// <summary>Of an engine that does not run.</summary>
    public static EngineMemory None { get; } = new([], 0, 0, 0);
}
