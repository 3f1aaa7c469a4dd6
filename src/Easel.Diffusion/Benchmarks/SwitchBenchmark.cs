using System.Diagnostics;
using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Benchmarks;

/// <summary>What it takes to switch between two models: to one that stayed in memory, to one in the system's cache, to one on the disk.</summary>
/// <param name="first">Path of a checkpoint.</param>
/// <param name="second">Path of another.</param>
/// <param name="options">How to compute.</param>
/// <param name="repeats">Switches of each kind to take the median of.</param>
public sealed class SwitchBenchmark(string first, string second, EngineOptions options, int repeats)
{
    private const int Side = 64; // pixels: the smaller the job, the less its own time hides the switch

    /// <summary>Runs it on this thread.</summary>
    public SwitchTimes Run()
    {
        using var inference = inference_mode();
        var memory = new DeviceMemory();
        double inMemory;
        long kept;
        using (var both = new LoadedModels(options with { ModelsKept = 2 }, memory))
        {
            inMemory = Median(both, () => { });
            kept = memory.WeightBytes;
        }

        using var one = new LoadedModels(options with { ModelsKept = 1 }, memory);
        var fromCache = Median(one, () => { });
        var readingCache = Yardstick.Median([.. Enumerable.Range(0, repeats).Select(_ => Reading())]);
        var canEmpty = ProcessMemory.EmptyCache(first);
        return new SwitchTimes(
            inMemory,
            fromCache,
            canEmpty ? Median(one, () => ProcessMemory.EmptyCache(first)) : null,
            readingCache,
            canEmpty ? Yardstick.Median([.. Enumerable.Range(0, repeats).Select(_ => ReadingDisk())]) : null,
            new FileInfo(first).Length,
            kept);
    }

    private double Median(LoadedModels models, Action before)
    {
        Seconds(models, first);
        Seconds(models, second);
        var times = new List<double>();
        for (var i = 0; i < repeats; i++)
        {
            before();
            times.Add(Seconds(models, first) - Seconds(models, first));
            Seconds(models, second);
        }

        return Yardstick.Median(times);
    }

    private double Seconds(LoadedModels models, string checkpoint)
    {
        using var scope = NewDisposeScope();
        var request = new ImageRequest { Prompt = "an astronaut", Model = checkpoint, Size = new ImageSize(Side, Side), Sampler = "Euler", Steps = 1, Seeds = new Seeds { Seed = 1 } };
        var start = Stopwatch.GetTimestamp();
        models.Begin(request);
        var model = models.Open(ModelChoice.Of(request, options), () => { });
        var plan = ImagePlan.Resolve(request, model, new DiffusionParts());
        model.Decode(ImagePipeline.Run(plan, BatchConditioning.Encode(plan, images: 1), plan.SeedsOf(0)).Latents);
        models.Settle();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private double ReadingDisk()
    {
        ProcessMemory.EmptyCache(first);
        return Reading();
    }

    private double Reading()
    {
        var buffer = new byte[1 << 24];
        var start = Stopwatch.GetTimestamp();
        using var file = File.OpenHandle(first);
        for (long at = 0, read; (read = RandomAccess.Read(file, buffer, at)) > 0;) at += read;
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
