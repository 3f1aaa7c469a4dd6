using System.Diagnostics;
using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Native;
using Easel.Diffusion.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Diffusion.Benchmarks;

/// <summary>Makes one picture the way the engine does and times its parts. To be run in a process of its own, whose memory then tells too.</summary>
/// <param name="checkpoint">Path of a checkpoint file.</param>
/// <param name="options">How to compute.</param>
/// <param name="size">Of the picture, pixels.</param>
/// <param name="repeats">Steps and decodings to take the median of.</param>
public sealed class EngineBenchmark(string checkpoint, EngineOptions options, ImageSize size, int repeats)
{
    private readonly ImageRequest request = new()
    {
        Prompt = "a photograph of an astronaut riding a horse",
        NegativePrompt = "blurry",
        Model = checkpoint,
        Size = size,
        Sampler = "Euler",
        Steps = 1 + repeats,
        Seeds = new Seeds { Seed = 1 },
    };

    /// <summary>Runs it on this thread.</summary>
    public EngineTimes Run()
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var type = Precision.For(DeviceType.CPU, options.Precision).Networks;
        var yardstick = new Yardstick(options.PlainOperations, type);
        var rates = yardstick.Rates();

        var watch = Stopwatch.StartNew();
        var memory = new DeviceMemory();
        var heap = new HeapPeak(HeapPeak.Now ?? 0).Begin();
        using var model = DiffusionModel.Load(ModelChoice.Of(request, options), options, memory);
        var plan = ImagePlan.Resolve(request, model, new DiffusionParts());
        var conditioning = BatchConditioning.Encode(plan, images: 1);
        var times = new List<double>();
        var latents = ImagePipeline.Run(plan, conditioning, plan.SeedsOf(0), new BatchWatch { Steps = new Clock(() => times.Add(watch.Elapsed.TotalSeconds)) }).Latents;
        var steps = times.Zip(times.Skip(1), (before, after) => after - before).ToList();

        var (resident, peak) = (ProcessMemory.ResidentBytes, ProcessMemory.PeakResidentBytes);
        model.ReleaseScratch(); // as before the first picture of a batch
        var decode = Yardstick.Repeat(repeats, () => model.Decode(latents).Dispose());
        var text = Yardstick.Repeat(repeats, () => Encode(plan));
        heap.Dispose();
        rates.AddRange(yardstick.Rates());
        return new EngineTimes
        {
            Precision = type.ToString().ToLowerInvariant(),
            Attention = options.PlainOperations || type != ScalarType.BFloat16 ? "torch" : NativeAttention.IsAvailable ? "native" : "tiled",
            Packed = !options.PlainOperations && OneDnn.Computes(type),
            Rate = Yardstick.RateOf(rates),
            TextEncoding = Yardstick.Median(text),
            Step = Yardstick.Median(steps),
            Steps = steps,
            LoadToFirstStep = times[0] - Yardstick.Median(steps),
            Decode = Yardstick.Median(decode),
            PeakResidentBytes = ProcessMemory.PeakResidentBytes,
            PeakWeightBytes = memory.PeakWeightBytes,
            PeakModelBytes = heap.Bytes,
            PeakBeforeDecode = peak,
            ResidentBeforeDecode = resident,
        };
    }

    private static void Encode(ImagePlan plan)
    {
        using var scope = NewDisposeScope();
        BatchConditioning.Encode(plan, images: 1);
    }

    private sealed class Clock(Action tick) : IProgress<StepReport>
    {
        public void Report(StepReport value) => tick();
    }
}
