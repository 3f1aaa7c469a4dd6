using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging;

/// <summary>Merges models into one file, tensor by tensor: memory holds one tensor, whatever the models' size.</summary>
/// <param name="hashes">Of the models' files, for the recipe in the metadata.</param>
public sealed class ModelMerge(FileHashes hashes)
{
    private const string Extension = ".safetensors";

    /// <summary>Carries it out on this thread.</summary>
    /// <param name="order">What to merge.</param>
    /// <param name="progress">Told at each tensor.</param>
    /// <param name="cancel">Stops between two tensors; the same order goes on there.</param>
    /// <exception cref="RequestException">The models do not go together, the formula is not for them, the file exists, or there is no room.</exception>
    /// <exception cref="WeightsException">A model is missing, damaged, changes while it is read, or has a tensor of another shape.</exception>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public MergeReport Run(MergeOrder order, IProgress<ModelProgress>? progress = null, CancellationToken cancel = default)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var inputs = MergeInputs.Open(order);
        using var loras = BakedAdapters.Open(order, inputs.Models[0]);
        var tensors = new MergedTensors(inputs, order, loras.Changes);
        var path = order.Output ?? Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(order.Models[0])))!, MergeName.Of(order, tensors.Suffix) + Extension);
        if (!path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)) throw new RequestException(ModelOutput.Field, $"'{path}' does not end in {Extension}, the only format that is written");
        var output = new ModelOutput(path, order.Overwrite);
        string[] read = [.. order.Models, .. order.Vae is { } vae ? [vae] : Array.Empty<string>(), .. order.Loras.Select(lora => lora.Path)];
        output.Check(read);

        var metadata = new MergeMetadata(order, inputs.Models, hashes).Write(Path.GetFileNameWithoutExtension(path), tensors.Suffix, cancel);
        var recipe = ModelRecipe.Of($"merge|{order.Formula.Text}|{order.Multiplier:R}|{order.Blocks}|{string.Join('|', order.Loras)}", read);
        var bytes = output.Write(tensors.Parts, metadata, [.. inputs.All, .. loras.Sources], recipe, progress, cancel);
        CopyConfig(order, output.Path);
        var own = inputs.Models[0];
        var dropped = inputs.Models.Skip(1).SelectMany(model => model.Keys).Where(key => !own.Has(key)).Distinct(StringComparer.Ordinal).Count();
        return new MergeReport(output.Path, bytes, tensors.Merged, tensors.Kept, dropped, order.Blocks is null ? order.Formula.TotalWeight(order.Multiplier) : null) { Warnings = loras.Warnings };
    }

    private static void CopyConfig(MergeOrder order, string path)
    {
        IEnumerable<string> models = order.Config switch
        {
            ConfigSource.Any => order.Models,
            ConfigSource.B => order.Models.Skip(1).Take(1),
            ConfigSource.C => order.Models.Skip(2).Take(1),
            _ => [],
        };
        if (models.Select(model => Path.ChangeExtension(model, ".yaml")).FirstOrDefault(File.Exists) is not { } config) return;
        var target = Path.ChangeExtension(path, ".yaml");
        if (Path.GetFullPath(config) == target || (File.Exists(target) && !order.Overwrite)) return;
        AtomicFile.Write(target, File.ReadAllBytes(config));
    }
}
