using Easel.Core.Engines;

namespace Easel.Server.Engines;

/// <summary>What an engine holds in memory, as messages.</summary>
internal static class MemoryMessages
{
    public static Wire.MemoryReply Of(EngineMemory memory)
    {
        var reply = new Wire.MemoryReply { WeightBytes = memory.WeightBytes, Process = memory.ProcessId, ResidentBytes = memory.ResidentBytes };
        reply.Models.AddRange(memory.Models);
        return reply;
    }

    public static EngineMemory Read(Wire.MemoryReply reply) => new([.. reply.Models], reply.WeightBytes, reply.Process, reply.ResidentBytes);
}
