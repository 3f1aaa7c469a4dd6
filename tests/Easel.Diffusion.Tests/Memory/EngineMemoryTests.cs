using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Tests.Weights;
using Xunit;

namespace Easel.Diffusion.Tests.Memory;

/// <summary>What an engine tells of its memory, and models in and out of it.</summary>
public sealed class EngineMemoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_are_brought_in_and_let_go_when_asked()
    {
        using var engine = Open();
        Assert.Empty((await engine.Memory(Cancel)).Models);
        Assert.IsType<ImageEvent.Finished>(await Last(engine.Load(Request(Tiny), Cancel)));
        var loaded = await engine.Memory(Cancel);
        Assert.Equal(["tiny-sd15"], loaded.Models);
        Assert.InRange(loaded.WeightBytes, 1, loaded.ResidentBytes);
        Assert.Equal(Environment.ProcessId, loaded.ProcessId);

        var empty = await engine.Unload(Cancel);
        Assert.Empty(empty.Models);
        Assert.Equal(0, empty.WeightBytes);
        Assert.IsType<ImageEvent.Finished>(await Last(engine.Generate(Request(Tiny), Cancel)));
        Assert.Equal(loaded.WeightBytes, (await engine.Memory(Cancel)).WeightBytes);
    }

    [Fact]
    public async Task One_that_is_not_there_cannot_be_brought_in()
    {
        using var engine = Open();
        var failed = Assert.IsType<ImageEvent.Failed>(await Last(engine.Load(Request("/nowhere/x.safetensors"), Cancel)));
        Assert.Equal("model", failed.Field);
    }

    [Fact]
    public async Task Weights_and_activations_are_measured_together()
    {
        using var engine = Open(MemoryUse.Full, measures: true);
        var full = Assert.IsType<ImageEvent.Finished>(await Last(engine.Generate(Request(Tiny), Cancel))).Memory!;
        if (HeapPeak.Now is not null) Assert.InRange(full.ModelBytes!.Value, full.WeightBytes, long.MaxValue);
        else Assert.Null(full.ModelBytes);

        using var low = Open(MemoryUse.Low);
        var ofLow = Assert.IsType<ImageEvent.Finished>(await Last(low.Generate(Request(Tiny), Cancel))).Memory!;
        Assert.InRange(ofLow.WeightBytes, 1, full.WeightBytes - 1);
        Assert.Null(ofLow.ModelBytes); // nobody asked
    }

    [Fact]
    public async Task A_model_removed_while_it_is_loaded_is_told_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder["gone.safetensors"];
        File.Copy(Tiny, path);
        using var engine = Open();
        Assert.IsType<ImageEvent.Finished>(await Last(engine.Generate(Request(path), Cancel)));
        File.Delete(path);
        var failed = Assert.IsType<ImageEvent.Failed>(await Last(engine.Generate(Request(path), Cancel)));
        Assert.Equal("model", failed.Field);
        Assert.Contains(path, failed.Message, StringComparison.Ordinal);
        Assert.Empty((await engine.Memory(Cancel)).Models); // nor does it keep the disk's room
    }

    private static string Tiny => SyntheticCheckpoints.PathOf("tiny-sd15");

    private static LocalEngine Open(MemoryUse use = MemoryUse.Full, bool measures = false) => new(new DiffusionParts(), LowMemoryTests.Options(use) with { MeasuresMemory = measures });

    private static ImageRequest Request(string model) => new() { Prompt = "a cat", Model = model, Size = new ImageSize(64, 64), Steps = 1, Seeds = new Seeds { Seed = 1 } };

    private static async Task<ImageEvent> Last(IAsyncEnumerable<ImageEvent> events)
    {
        ImageEvent? last = null;
        await foreach (var happened in events) last = happened;
        return last!;
    }
}
