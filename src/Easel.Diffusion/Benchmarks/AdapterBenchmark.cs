using System.Diagnostics;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Diffusion.Benchmarks;

/// <summary>What it takes to change a LoRA between jobs: a job with other adapters than the one before it, less the same job again.</summary>
/// <param name="checkpoint">Path of a checkpoint of SD 1.5's shapes.</param>
/// <param name="options">How to compute; the folder of the LoRA among them.</param>
/// <param name="repeats">Changes to take the median of.</param>
public sealed class AdapterBenchmark(string checkpoint, EngineOptions options, int repeats)
{
    private const int Side = 64; // pixels: the smaller the job, the less its own time hides the change

    /// <summary>Name of the LoRA.</summary>
    public const string Name = "bench";

    /// <summary>Writes a LoRA for every linear layer of SD 1.5's transformers, text encoder included, float16.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rank">Of all layers.</param>
    public static void Write(string path, int rank)
    {
        using var quiet = no_grad();
        var architecture = KnownArchitectures.Sd15;
        var layers = from entry in SyntheticCheckpoint.Shapes(architecture)
                     where entry.Shape.Length >= 2 && entry.Key.EndsWith(".weight", StringComparison.Ordinal)
                     let name = NameOf(entry.Key[..^".weight".Length], architecture)
                     where name is not null
                     from part in new[]
                     {
                         new SafetensorsPart($"{name}.lora_down.weight", StorageType.F16, [rank, entry.Shape[1]], () => randn(rank, entry.Shape[1]).Times(0.01)),
                         new SafetensorsPart($"{name}.lora_up.weight", StorageType.F16, [entry.Shape[0], rank], () => randn(entry.Shape[0], rank).Times(0.01)),
                     }
                     select part;
        SafetensorsWriter.Write(path, [.. layers]);
    }

    /// <summary>Median seconds of putting a LoRA on, and of taking it off. Runs on this thread.</summary>
    public (double On, double Off) Run()
    {
        using var inference = inference_mode();
        using var model = DiffusionModel.Load(ModelChoice.Of(Request(0), options), options);
        Seconds(model, 0);
        var (on, off) = (new List<double>(), new List<double>());
        for (var i = 0; i < repeats; i++)
        {
            var weight = 0.5 + 0.1 * i;
            on.Add(Seconds(model, weight) - Seconds(model, weight));
            off.Add(Seconds(model, 0) - Seconds(model, 0));
        }

        return (Yardstick.Median(on), Yardstick.Median(off));
    }

    private double Seconds(DiffusionModel model, double weight)
    {
        using var scope = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        var plan = ImagePlan.Resolve(Request(weight), model, new DiffusionParts());
        ImagePipeline.Run(plan, BatchConditioning.Encode(plan, images: 1), plan.SeedsOf(0));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private ImageRequest Request(double weight) => new()
    {
        Prompt = weight == 0 ? "an astronaut" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"an astronaut <lora:{Name}:{weight}>"),
        Model = checkpoint,
        Size = new ImageSize(Side, Side),
        Sampler = "Euler",
        Steps = 1,
        Seeds = new Seeds { Seed = 1 },
    };

    private static string? NameOf(string key, Architecture architecture)
    {
        var text = architecture.Encoders[0].Prefix;
        if (key.StartsWith($"{text}.encoder.layers.", StringComparison.Ordinal)) return $"lora_te_text_model_{key[(text.Length + 1)..].Replace('.', '_')}";
        return key.StartsWith(architecture.UNetPrefix, StringComparison.Ordinal) && (key.Contains("transformer_blocks", StringComparison.Ordinal) || key.Contains("proj_", StringComparison.Ordinal))
            ? $"lora_unet_{key[(architecture.UNetPrefix.Length + 1)..].Replace('.', '_')}"
            : null;
    }
}
