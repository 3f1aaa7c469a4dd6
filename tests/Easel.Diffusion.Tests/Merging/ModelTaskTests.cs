using Easel.Core.Models;
using Easel.Core.Results;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;

namespace Easel.Diffusion.Tests.Merging;

/// <summary>What an engine does with model files beside pictures.</summary>
public sealed class ModelTaskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LocalEngine engine = new(new DiffusionParts());

    private static string Model => SyntheticCheckpoints.PathOf("tiny-sd15");

    [Fact]
    public async Task A_merge_a_conversion_an_extraction_and_a_check_are_carried_out()
    {
        var merged = await Done(new MergeTask { Models = [Model, Model], Multiplier = 0.5, Output = folder["merged.safetensors"], Precision = "fp16" });
        Assert.Equal(folder["merged.safetensors"], merged.What);
        using (var file = SafetensorsFile.Open(merged.What)) Assert.Equal("F16", file.TypeOf("model.diffusion_model.out.2.weight")!.Name);
        Assert.Equal(folder["out"], (await Done(new ConvertTask { Models = [merged.What], Output = folder["out"], Diffusers = true })).What);
        Assert.True(File.Exists(Path.Combine(folder["out"], "model_index.json")));
        var lora = await Done(new ExtractTask { Models = [merged.What, Model], Output = folder["lora.safetensors"], Rank = 2 }); // what rounding has lost
        var baked = await Done(new MergeTask { Models = [Model], Loras = [new BakedLora(lora.What, 0.5) { Blocks = "ALL" }], Output = folder["baked.safetensors"] });
        Assert.True(File.Exists(baked.What));
        Assert.NotNull((await Done(new PruneTask { Models = [Model], WithoutVae = true, Output = folder["small.safetensors"] })).Bytes);
        var check = await Done(new VerifyTask { Models = [baked.What] });
        Assert.Empty(check.Problems);
        Assert.Contains("Stable Diffusion 1.x", check.What, StringComparison.Ordinal);
        var page = await All(new VerifyTask { Models = [folder.Write("page.safetensors", "<!DOCTYPE html>"u8)] }, TestContext.Current.CancellationToken);
        Assert.NotEmpty(Assert.IsType<ImageEvent.Worked>(page[0]).Result.Problems);
    }

    [Fact]
    public async Task What_goes_wrong_is_the_last_event()
    {
        var failed = Assert.IsType<ImageEvent.Failed>((await All(new ExtractTask { Models = [Model, Model], Output = folder["x.safetensors"] }, TestContext.Current.CancellationToken))[^1]);
        Assert.Equal(("tuned", null), (failed.Field, failed.Trace));
        failed = Assert.IsType<ImageEvent.Failed>((await All(new MergeTask { Models = [Model, folder["no.safetensors"]], Output = folder["x.safetensors"] }, TestContext.Current.CancellationToken))[^1]);
        Assert.Null(failed.Trace);
        failed = Assert.IsType<ImageEvent.Failed>((await All(new ConvertTask { Models = [Model], Precision = "int4", Output = folder["x.safetensors"] }, TestContext.Current.CancellationToken))[^1]);
        Assert.Equal("precision", failed.Field);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        Assert.IsType<ImageEvent.Cancelled>((await All(new PruneTask { Models = [Model], Output = folder["x.safetensors"] }, stop.Token))[^1]);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Tasks_and_results_come_back_from_JSON_as_they_were()
    {
        ModelTask[] tasks =
        [
            new MergeTask { Models = ["a", "b"], Expression = "a", Multiplier = 0.1, Blocks = "1", Loras = [new BakedLora("l", 2) { Unet = 3, Blocks = "ALL" }], Vae = "v", Discard = "d", Overwrite = true, Precision = "fp16", Output = "o" },
            new ConvertTask { Models = ["a"], Diffusers = true },
            new ExtractTask { Models = ["a", "b"], Rank = 3, ConvRank = 4, Clamp = 0.5, WithoutText = true },
            new PruneTask { Models = ["a"], Ema = "use", WithoutVae = true },
            new VerifyTask { Models = ["a"] },
        ];
        foreach (var task in tasks) Assert.Equivalent(task, ModelTaskJson.Read(ModelTaskJson.Write(task)), strict: true);
    }

    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    private async Task<ModelTaskResult> Done(ModelTask task)
    {
        var events = await All(task);
        Assert.True(events[^1] is ImageEvent.Finished, events[^1].ToString());
        Assert.Contains(events, happened => happened is ImageEvent.Progress);
        return Assert.IsType<ImageEvent.Worked>(events[^2]).Result;
    }

    private async Task<List<ImageEvent>> All(ModelTask task, CancellationToken cancel = default)
    {
        var events = new List<ImageEvent>();
        await foreach (var happened in engine.Work(task, cancel)) events.Add(happened);
        return events;
    }
}
