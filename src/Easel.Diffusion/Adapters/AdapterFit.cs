using Easel.Core.Requests;
using Easel.Diffusion.Adapters.Modules;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Adapters;

/// <summary>How files of the LoRA family fit one checkpoint: whether they are for it, and what they do to which of its tensors.</summary>
/// <param name="architecture">The checkpoint's.</param>
/// <param name="checkpoint">Its weights.</param>
internal sealed class AdapterFit(Architecture architecture, StoredWeights checkpoint)
{
    private const int NamesInMessages = 3;

    private readonly LayerNames layers = new(architecture, checkpoint);

    /// <summary>Null, or what a person should know of a file that fits.</summary>
    /// <param name="use">How it is asked for.</param>
    /// <param name="file">The file.</param>
    /// <param name="field">Of errors.</param>
    /// <exception cref="RequestException">It is for another kind of model; names layers.</exception>
    public string? Check(AdapterUse use, AdapterFile file, string field)
    {
        var (strange, wrong) = (new List<string>(), new List<string>());
        foreach (var (part, layer, module) in file.Modules)
        {
            if (layers.Find(part, layer) is not { } place) strange.Add(module.Name);
            else if (!Fits(module, place)) wrong.Add($"{module.Tensors.Described()} for {place.Weight} [{string.Join(", ", checkpoint.ShapeOf(place.Weight)!)}]");
        }

        if (wrong.Count > 0) throw new RequestException(field, $"the LoRA '{use.Name}' is made for another kind of model than {architecture.Title}: {Some(wrong)}; leave it out or give a checkpoint it was made for");
        if (file.Modules.IsEmpty && file.Embeddings.IsEmpty) throw new RequestException(field, $"the LoRA '{use.Name}' holds nothing that Easel knows as one: {Some([.. file.Unknown])}; leave it out");
        if (strange.Count == file.Modules.Length && strange.Count > 0) throw new RequestException(field, $"the LoRA '{use.Name}' is made for another kind of model than {architecture.Title}, which has no layers {Some(strange)}; leave it out or give a checkpoint it was made for");
        _ = use.Blocks?.For(architecture, field);
        return strange.Count + file.Unknown.Length > 0 ? $"of the LoRA '{use.Name}' {strange.Count + file.Unknown.Length} layers are not this model's and were left out: {Some([.. strange, .. file.Unknown])}" : null;
    }

    /// <summary>What adapters do to the checkpoint's tensors, by key; each sees what those before it made. What does not fit is left out.</summary>
    public Dictionary<string, WeightChanges> Changes(IEnumerable<(AdapterUse Use, AdapterFile File)> uses)
    {
        var changes = new Dictionary<string, WeightChanges>(StringComparer.Ordinal);
        foreach (var (use, file) in uses)
        {
            var blocks = use.Blocks?.For(architecture, "prompt");
            foreach (var (part, layer, module) in file.Modules)
            {
                if (use.Of(part) == 0 || layers.Find(part, layer) is not { } place || !Fits(module, place)) continue;
                var multiplier = use.Of(part) * (blocks?.Of(place.Weight) ?? 1);
                if (multiplier == 0) continue;
                Of(place.Weight, bias: false).Add(module, multiplier, use.Rank, place.Third);
                if (module.ChangesBias) Of(place.Bias!, bias: true).Add(module, multiplier, use.Rank, place.Third);
            }
        }

        return changes;

        WeightChanges Of(string key, bool bias)
        {
            if (!changes.TryGetValue(key, out var known)) changes[key] = known = bias ? WeightChanges.OfBias() : WeightChanges.OfWeight();
            return known;
        }
    }

    private bool Fits(AdapterModule module, LayerPlace place)
    {
        var shape = checkpoint.ShapeOf(place.Weight)!;
        if (place.Third is not null) shape = [shape[0] / 3, .. shape[1..]];
        return shape.Length > 0 && module.Fits(shape) && (!module.ChangesBias || place.Bias is not null);
    }

    private static string Some(List<string> names) => names.Count <= NamesInMessages ? string.Join(", ", names) : $"{string.Join(", ", names.Take(NamesInMessages))} and {names.Count - NamesInMessages} more";
}
