using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Native;
using Easel.Diffusion.Tests.Weights;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Memory;

/// <summary>Which models stay in memory.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class LoadedModelsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DeviceMemory memory = new();
    private readonly IDisposable quiet = inference_mode();

    public void Dispose()
    {
        quiet.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void What_was_used_longest_ago_leaves()
    {
        using var models = new LoadedModels(Options() with { ModelsKept = 2 }, memory);
        foreach (var (name, expected) in new[] { ("a", "a"), ("b", "a b"), ("a", "b a"), ("c", "a c"), ("a", "c a"), ("b", "a b") })
        {
            Use(models, Model(name));
            Assert.Equal(expected, string.Join(' ', models.Names));
        }
    }

    [Fact]
    public void A_model_in_memory_is_not_loaded_again()
    {
        using var models = new LoadedModels(Options() with { ModelsKept = 0 }, memory);
        var first = Use(models, Model("a"));
        Use(models, Model("b"));
        Assert.Same(first, Use(models, Model("a"), () => Assert.Fail("it was there")));
        Assert.InRange(first.OwnBytes, 1, long.MaxValue); // with all that was made of its file
    }

    [Fact]
    public void They_stay_within_the_memory_they_may_hold()
    {
        long room;
        using (var models = new LoadedModels(Options(), memory)) room = Use(models, Model("a")) is var one ? one.ExpectedBytes + one.OwnBytes * 3 / 2 : 0; // one that comes, beside one and a half

        using var two = new LoadedModels(Options() with { ModelsKept = 0, ModelMemory = room }, memory);
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            Use(two, Model(name));
            Assert.InRange(memory.WeightBytes, 1, room);
        }

        Assert.Equal(["c", "d"], two.Names);
    }

    [Fact]
    public void One_that_is_larger_than_all_they_may_hold_works_and_lets_go()
    {
        using var models = new LoadedModels(Options() with { ModelsKept = 0, ModelMemory = 1000 }, memory);
        var model = Use(models, Model("a"));
        Assert.InRange(memory.PeakWeightBytes, 1000, long.MaxValue);
        Assert.Equal(0, memory.WeightBytes);
        Assert.Equal(["a"], models.Names);
        Assert.Equal(0, model.OwnBytes);
    }

    [Fact]
    public void All_that_a_request_needs_stays_whatever_the_number()
    {
        using var models = new LoadedModels(Options(), memory);
        var request = Request(Model("a")) with { Refiner = new Refiner { Model = Model("b") } };
        models.Begin(request);
        foreach (var path in new[] { Model("a"), Model("b") }) models.Open(ModelChoice.Of(Request(path), Options()), () => { });
        models.Settle();
        Assert.Equal(["a", "b"], models.Names);
        Use(models, Model("c"));
        Assert.Equal(["c"], models.Names);
    }

    [Fact]
    public void One_whose_file_changed_or_went_leaves_at_once()
    {
        using var models = new LoadedModels(Options() with { ModelsKept = 0 }, memory);
        var (a, b) = (Model("a"), Model("b"));
        Use(models, a);
        Use(models, b);
        File.Delete(a);
        Use(models, b);
        Assert.Equal(["b"], models.Names);
        Assert.Contains(a, Assert.Throws<RequestException>(() => Use(models, a)).Message, StringComparison.Ordinal);

        var before = Use(models, b);
        File.SetLastWriteTimeUtc(b, File.GetLastWriteTimeUtc(b).AddSeconds(5));
        Assert.NotSame(before, Use(models, b));
        Assert.Equal(["b"], models.Names);
    }

    [Fact]
    public void Fifty_switches_leave_what_five_left()
    {
        var paths = new[] { "a", "b", "c" }.Select(Model).ToList();
        using (var models = new LoadedModels(Options() with { ModelsKept = 2 }, memory))
        {
            var (tensors, native) = (0L, 0L);
            for (var i = 1; i <= 50; i++)
            {
                Use(models, paths[i % paths.Count]);
                if (i == 5) (tensors, native) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, Native());
            }

            Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.InRange(Native(), 0, native + (1 << 20)); // bytes: oneDNN keeps what it compiled for each shape
        }

        Assert.Equal(0, memory.WeightBytes);
    }

    // Exact where the C library tells; elsewhere pages, which the managed heap takes and gives back as well. The collector takes from the same heap when it first runs.
    private static long Native()
    {
        _ = GC.GetTotalMemory(forceFullCollection: true);
        return NativeHeap.InUse ?? ProcessMemory.ResidentBytes;
    }

    private static EngineOptions Options() => LowMemoryTests.Options(MemoryUse.Full);

    private static ImageRequest Request(string path) => new() { Prompt = "", Model = path };

    private string Model(string name)
    {
        var path = folder[name + ".safetensors"];
        if (!File.Exists(path)) File.Copy(SyntheticCheckpoints.PathOf("tiny-sd15"), path);
        return path;
    }

    private static DiffusionModel Use(LoadedModels models, string path, Action? loading = null)
    {
        models.Begin(Request(path));
        var model = models.Open(ModelChoice.Of(Request(path), Options()), loading ?? (() => { }));
        model.Prepare();
        models.Settle();
        return model;
    }
}
