using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging;

/// <summary>Writes a model again as one safetensors file: of another format, in another precision, without what is not needed.</summary>
public static class ModelRewrite
{
    private const string Extension = ".safetensors";

    /// <summary>Carries it out on this thread; memory holds one tensor.</summary>
    /// <param name="order">What to write.</param>
    /// <param name="progress">Told at each tensor.</param>
    /// <param name="cancel">Stops between two tensors; the same order goes on there.</param>
    /// <exception cref="RequestException">The model has not what is asked for, the file exists, or there is no room.</exception>
    /// <exception cref="WeightsException">The model is missing, damaged, unsafe, or changes while it is read.</exception>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public static RewriteReport Run(RewriteOrder order, IProgress<ModelProgress>? progress = null, CancellationToken cancel = default)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        if (!order.Output.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)) throw new RequestException(ModelOutput.Field, $"'{order.Output}' does not end in {Extension}, the only format that is written");
        var output = new ModelOutput(order.Output, order.Overwrite);
        output.Check([order.Input]);
        using var model = Checkpoint.Open(order.Input);
        var tensors = new RewrittenTensors(model, order);
        var bytes = output.Write(tensors.Parts, Metadata(model), [model.Weights], ModelRecipe.Of($"rewrite|{order.Ema}", [order.Input]), progress, cancel);
        CopyConfig(order, output.Path);
        return new RewriteReport(output.Path, bytes, tensors.Parts.Count, tensors.Dropped);
    }

    // What a folder's configurations say goes into the header, where this and other programs look for it.
    private static Dictionary<string, string> Metadata(Checkpoint model)
    {
        var metadata = new Dictionary<string, string>(model.Weights.Metadata, StringComparer.Ordinal);
        metadata.TryAdd("format", "pt");
        if (!Directory.Exists(model.Path) || model.Kind.Architecture is not { } architecture) return metadata;
        foreach (var (key, value) in architecture.Hints.Metadata()) metadata[key] = value;
        if (!architecture.PredictionIsAssumed) metadata["modelspec.prediction_type"] = architecture.Prediction == PredictionType.Velocity ? "v" : "epsilon";
        return metadata;
    }

    private static void CopyConfig(RewriteOrder order, string path)
    {
        var (config, target) = (Path.ChangeExtension(Path.GetFullPath(order.Input), ".yaml"), Path.ChangeExtension(path, ".yaml"));
        if (File.Exists(config) && config != target && (order.Overwrite || !File.Exists(target))) AtomicFile.Write(target, File.ReadAllBytes(config));
    }
}
