using Easel.Core.Engines;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server.Engines;
using Xunit;

namespace Easel.Server.Tests.Engines;

/// <summary>What an engine in a process of its own holds, asked from outside.</summary>
public sealed class EngineProcessMemoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_are_brought_in_and_let_go_over_there()
    {
        await using var engine = new EngineProcess(EngineProcesses.Fake);
        Assert.Equal(EngineMemory.None, await engine.Memory(Cancel)); // and no process is started to say so
        Assert.Equal(EngineMemory.None, await engine.Unload(Cancel));
        Assert.Equal(0, engine.Starts);

        var told = new List<ImageEvent>();
        await foreach (var happened in engine.Load(new ImageRequest { Prompt = "", Model = "/models/photo.safetensors" }, Cancel)) told.Add(happened);
        Assert.IsType<ImageEvent.Finished>(told[^1]);
        var held = await engine.Memory(Cancel);
        Assert.Equal(["/models/photo.safetensors"], held.Models);
        Assert.Equal((1000, 5000), (held.WeightBytes, held.ResidentBytes));
        Assert.Empty((await engine.Unload(Cancel)).Models);
        Assert.Equal(1, engine.Starts);
    }
}
