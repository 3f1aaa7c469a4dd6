using System.Globalization;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging.Extraction;

/// <summary>Makes a LoRA of what one checkpoint has learned beyond another: each layer's difference as a product of two small matrices.</summary>
public static class LoraExtract
{
    private const string Extension = ".safetensors";

    /// <summary>Carries it out on this thread; memory holds one layer.</summary>
    /// <param name="order">What to extract.</param>
    /// <param name="progress">Told at each tensor.</param>
    /// <param name="cancel">Stops between two layers; the same order goes on there.</param>
    /// <exception cref="RequestException">Nothing differs, the models are of two kinds, a number is out of range, the file exists, or there is no room.</exception>
    /// <exception cref="WeightsException">A model is missing, damaged, none that Easel runs, or changes while it is read.</exception>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public static ExtractReport Run(ExtractOrder order, IProgress<ModelProgress>? progress = null, CancellationToken cancel = default)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Check(order);
        var output = new ModelOutput(order.Output, order.Overwrite);
        output.Check([order.Tuned, order.Base]);
        using var tuned = Checkpoint.Open(order.Tuned);
        using var original = Checkpoint.Open(order.Base);
        var (architecture, other) = (tuned.Architecture, original.Architecture);
        if (architecture.Family != other.Family) throw new RequestException("base", $"{order.Base} is {other.Title} and {order.Tuned} {architecture.Title}; give the checkpoint the other was trained from");

        using var tensors = new ExtractedTensors(tuned, original, order, cancel);
        if (!tensors.Differs) throw new RequestException("tuned", $"nothing differs between {order.Tuned} and {order.Base}, so there is nothing to extract");
        if (tensors.Count == 0) throw new RequestException("tuned", $"no layer differs that such a LoRA changes, only {string.Join(", ", tensors.LeftOut.Take(3))}{(tensors.LeftOut.Count > 3 ? $" and {tensors.LeftOut.Count - 3} more" : "")}; give --conv-rank or --whole to have these too");

        var how = string.Create(CultureInfo.InvariantCulture, $"extract|{order.Rank}|{order.ConvRank}|{order.Clamp:R}|{order.Exact}|{order.Whole}");
        var bytes = output.Write(tensors.Parts, Metadata(order, architecture), [tuned.Weights, original.Weights], ModelRecipe.Of(how, [order.Tuned, order.Base]), progress, cancel);
        return new ExtractReport(output.Path, bytes, tensors.Count, tensors.LeftOut, tensors.Kept);
    }

    private static void Check(ExtractOrder order)
    {
        if (!order.Output.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)) throw new RequestException(ModelOutput.Field, $"'{order.Output}' does not end in {Extension}, the only format that is written");
        if (order.Rank is < 1 or > ExtractOrder.MostRank) throw new RequestException("rank", $"rank is {order.Rank}; give 1 to {ExtractOrder.MostRank}");
        if (order.ConvRank is < 1 or > ExtractOrder.MostRank) throw new RequestException("conv_rank", $"conv_rank is {order.ConvRank}; give 1 to {ExtractOrder.MostRank}");
        if (!(order.Clamp is > 0 and <= 1)) throw new RequestException("clamp", $"clamp is {order.Clamp.ToString(CultureInfo.InvariantCulture)}; give a share above 0 and up to 1, such as 0.99");
    }

    // What trainers write, by which this and other programs tell what a LoRA is for.
    private static Dictionary<string, string> Metadata(ExtractOrder order, Architecture architecture)
    {
        var (isLarge, isSecond) = (architecture.Family is ModelFamily.Sdxl or ModelFamily.SdxlRefiner, architecture.Family == ModelFamily.Sd2);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ss_network_module"] = "networks.lora",
            ["ss_network_dim"] = order.Rank.ToString(CultureInfo.InvariantCulture),
            ["ss_network_alpha"] = order.Rank.ToString(CultureInfo.InvariantCulture),
            ["ss_v2"] = isSecond ? "True" : "False",
            ["ss_base_model_version"] = isLarge ? "sdxl_base_v1-0" : isSecond ? "sd_v2" : "sd_v1",
            ["ss_sd_model_name"] = Path.GetFileName(order.Base),
            ["ss_output_name"] = Path.GetFileNameWithoutExtension(order.Output),
            ["modelspec.architecture"] = (isLarge ? "stable-diffusion-xl-v1-base" : isSecond ? "stable-diffusion-v2-512" : "stable-diffusion-v1") + "/lora",
            ["modelspec.title"] = Path.GetFileNameWithoutExtension(order.Output),
            ["easel.extracted_from"] = JsonSerializer.Serialize(new { tuned = Path.GetFileName(order.Tuned), @base = Path.GetFileName(order.Base) }),
        };
        if (order.ConvRank is { } rank) metadata["ss_network_args"] = JsonSerializer.Serialize(new { conv_dim = rank.ToString(CultureInfo.InvariantCulture), conv_alpha = rank.ToString(CultureInfo.InvariantCulture) });
        return metadata;
    }
}
