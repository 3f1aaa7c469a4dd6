using System.Diagnostics;
using Easel.Core.Requests;
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
    private const int RateRepeats = 25;

    /// <summary>FLOP of the convolution the yardstick is: 2 × 320 → 320 channels, 3×3, 64×64.</summary>
    private const double YardstickFlop = 2.0 * 2 * 320 * 320 * 9 * 64 * 64;

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
        var type = Memory.Precision.For(DeviceType.CPU, options.Precision).Networks;
        var rates = Rates(type);

        var watch = Stopwatch.StartNew();
        using var model = DiffusionModel.Load(ModelChoice.Of(request, options), options);
        var plan = ImagePlan.Resolve(request, model, new DiffusionParts());
        var conditioning = BatchConditioning.Encode(plan, images: 1);
        var times = new List<double>();
        var latents = ImagePipeline.Run(plan, conditioning, plan.SeedsOf(0), new BatchWatch { Steps = new Clock(() => times.Add(watch.Elapsed.TotalSeconds)) }).Latents;
        var steps = times.Zip(times.Skip(1), (before, after) => after - before).ToList();

        var (resident, peak) = (ProcessMemory.ResidentBytes, ProcessMemory.PeakResidentBytes);
        model.ReleaseScratch(); // as before the first picture of a batch
        var decode = Repeat(repeats, () => model.Decode(latents).Dispose());
        var text = Repeat(repeats, () => Encode(plan));
        rates.AddRange(Rates(type));
        return new EngineTimes
        {
            Precision = type.ToString().ToLowerInvariant(),
            Attention = options.PlainOperations || type != ScalarType.BFloat16 ? "torch" : NativeAttention.IsAvailable ? "native" : "tiled",
            Packed = !options.PlainOperations && OneDnn.Computes(type),
            Rate = rates.Count > 0 ? YardstickFlop / Median(rates) : 0,
            TextEncoding = Median(text),
            Step = Median(steps),
            Steps = steps,
            LoadToFirstStep = times[0] - Median(steps),
            Decode = Median(decode),
            PeakResidentBytes = ProcessMemory.PeakResidentBytes,
            PeakBeforeDecode = peak,
            ResidentBeforeDecode = resident,
        };
    }

    private static void Encode(ImagePlan plan)
    {
        using var scope = NewDisposeScope();
        BatchConditioning.Encode(plan, images: 1);
    }

    private List<double> Rates(ScalarType type)
    {
        if (options.PlainOperations || !OneDnn.Computes(type)) return [];

        using var scope = NewDisposeScope();
        var x = Models.Layers.Layout.ChannelsLast(randn([2, 320, 64, 64]).to(type));
        var packed = OneDnn.PackConvolution((randn([320, 320, 3, 3]) / 54).to(type), 1, 1, x.shape);
        OneDnn.Convolution(x, packed, null, 1, 1, null).Dispose();
        return Repeat(RateRepeats, () => OneDnn.Convolution(x, packed, null, 1, 1, null).Dispose());
    }

    private static List<double> Repeat(int times, Action action)
    {
        var seconds = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return seconds;
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed class Clock(Action tick) : IProgress<StepReport>
    {
        public void Report(StepReport value) => tick();
    }
}
