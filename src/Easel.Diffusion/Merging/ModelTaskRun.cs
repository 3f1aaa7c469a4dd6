using Easel.Core.Models;
using Easel.Core.Requests;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Merging.Extraction;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;

namespace Easel.Diffusion.Merging;

/// <summary>Carries out tasks with model files that come as data.</summary>
/// <param name="hashes">Of models' files.</param>
public sealed class ModelTaskRun(FileHashes hashes)
{
    /// <summary>On this thread.</summary>
    /// <param name="task">What to do.</param>
    /// <param name="progress">Told at each tensor.</param>
    /// <param name="cancel">Stops it; the same task goes on there.</param>
    /// <exception cref="RequestException">It cannot be done; names the field.</exception>
    /// <exception cref="WeightsException">A model is missing, damaged…</exception>
    /// <exception cref="Easel.Core.Imaging.FileOutputException">The disk is full…</exception>
    public ModelTaskResult Run(ModelTask task, IProgress<ModelProgress>? progress, CancellationToken cancel) => task switch
    {
        MergeTask merge => Merge(merge, progress, cancel),
        ConvertTask convert => Rewritten(OrderOf(convert), convert.Diffusers, progress, cancel),
        PruneTask prune => Rewritten(OrderOf(prune) with { Ema = Ema(prune.Ema), OnlyNetworks = true, WithoutVae = prune.WithoutVae }, toFolder: false, progress, cancel),
        ExtractTask extract => Extract(extract, progress, cancel),
        VerifyTask verify => Verify(verify, progress, cancel),
        _ => throw new RequestException("task", $"there is no task {task.GetType().Name}"),
    };

    /// <summary>The formula of a merge.</summary>
    /// <param name="method"><c>sum</c>, <c>difference</c>, <c>none</c>, or null.</param>
    /// <param name="expression">A formula instead, or null.</param>
    /// <param name="count">How many models there are.</param>
    /// <exception cref="RequestException">Both are given, or neither where it must be.</exception>
    public static MergeFormula Formula(string? method, string? expression, int count)
    {
        if (expression is { } text) return method is null ? MergeFormula.Parse(text) : throw new RequestException(MergeFormula.Field, "it and method are two ways to say how; give one");
        return (method, count) switch
        {
            ("sum", _) or (null, 2) => MergeFormula.WeightedSum,
            ("difference", _) or (null, 3) => MergeFormula.AddDifference,
            ("none", _) or (null, 1) => MergeFormula.Copy,
            (null, _) => throw new RequestException(MergeFormula.Field, $"{count} models need a formula, such as 0.25*a + 0.25*b + 0.25*c + 0.25*d"),
            _ => throw new RequestException("method", $"there is no method '{method}'; give sum, difference or none"),
        };
    }

    private ModelTaskResult Merge(MergeTask task, IProgress<ModelProgress>? progress, CancellationToken cancel)
    {
        var report = new ModelMerge(hashes).Run(
            new MergeOrder
            {
                Models = task.Models,
                Output = task.Output,
                Overwrite = task.Overwrite,
                Formula = Formula(task.Method, task.Expression, task.Models.Count),
                Multiplier = task.Multiplier,
                Blocks = task.Blocks,
                Precision = Precision(task.Precision),
                Vae = task.Vae,
                Discard = task.Discard,
                Config = ConfigSource.Any,
                Loras = [.. task.Loras.Select(Use)],
            },
            progress,
            cancel);
        return new ModelTaskResult(report.Path, report.Bytes, report.Notes, []);
    }

    private static AdapterUse Use(BakedLora lora) => new(Path.GetFileNameWithoutExtension(lora.Lora), lora.Lora, File.GetLastWriteTimeUtc(lora.Lora).Ticks, lora.Weight, lora.Unet ?? lora.Weight, null)
    {
        Blocks = string.IsNullOrWhiteSpace(lora.Blocks) ? null : new AdapterBlocks(lora.Blocks, BakedAdapters.Field),
    };

    private static RewriteOrder OrderOf(ModelTask task) => new() { Input = Only(task), Output = Written(task), Overwrite = task.Overwrite, Precision = Precision(task.Precision) };

    private static ModelTaskResult Rewritten(RewriteOrder order, bool toFolder, IProgress<ModelProgress>? progress, CancellationToken cancel)
    {
        var report = toFolder ? DiffusersExport.Run(order, progress, cancel) : ModelRewrite.Run(order, progress, cancel);
        return new ModelTaskResult(report.Path, report.Bytes, report.Dropped > 0 ? [$"{report.Dropped} tensors dropped, {report.Tensors} kept"] : [], []);
    }

    private static ModelTaskResult Extract(ExtractTask task, IProgress<ModelProgress>? progress, CancellationToken cancel)
    {
        if (task.Models is not [var tuned, var original]) throw new RequestException(MergeInputs.Field, $"{task.Models.Count} models are given; a LoRA is extracted from two, the tuned one and its base");
        var report = LoraExtract.Run(
            new ExtractOrder
            {
                Tuned = tuned,
                Base = original,
                Output = Written(task),
                Overwrite = task.Overwrite,
                Rank = task.Rank,
                ConvRank = task.ConvRank,
                Clamp = task.Clamp,
                WithoutText = task.WithoutText,
                Precision = Precision(task.Precision) ?? StorageType.F16,
            },
            progress,
            cancel);
        return new ModelTaskResult(report.Path, report.Bytes, [report.Extent, .. report.Notes], []);
    }

    private static ModelTaskResult Verify(VerifyTask task, IProgress<ModelProgress>? progress, CancellationToken cancel)
    {
        try
        {
            var report = ModelCheck.Run(Only(task), progress, cancel);
            return new ModelTaskResult($"{report.What}, {report.Tensors} tensors", null, report.Remarks, report.Problems);
        }
        catch (WeightsException wrong) { return new ModelTaskResult(Path.GetFileName(Only(task)), null, [], [wrong.Message]); } // what cannot be opened is found out too
    }

    private static string Only(ModelTask task) => task.Models is [var only] ? only : throw new RequestException(MergeInputs.Field, $"{task.Models.Count} models are given where one is meant");

    private static string Written(ModelTask task) => task.Output ?? throw new RequestException(ModelOutput.Field, "no file to write is given");

    private static EmaChoice Ema(string name) => name switch
    {
        "drop" => EmaChoice.Drop,
        "keep" => EmaChoice.Keep,
        "use" => EmaChoice.Use,
        _ => throw new RequestException("ema", $"there is no choice '{name}'; give drop, keep or use"),
    };

    private static StorageType? Precision(string? name) => name switch
    {
        null or "" or "keep" => null,
        "fp32" => StorageType.F32,
        "fp16" => StorageType.F16,
        "bf16" => StorageType.BF16,
        "fp8" => StorageType.F8E4M3,
        _ => throw new RequestException("precision", $"there is no precision '{name}'; give keep, fp32, fp16, bf16 or fp8"),
    };
}
