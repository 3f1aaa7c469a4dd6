using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Adapters;

/// <summary>
/// The adapters that are laid over one model's weights. The checkpoint's tensors never change; what layers make of them (<see cref="PreparedWeights"/>) is made
/// of base and changes while adapters are in use, and of the base alone again when they go.
/// </summary>
/// <param name="architecture">The model's.</param>
/// <param name="checkpoint">Its weights.</param>
/// <param name="prepared">What its layers use.</param>
public sealed class AdaptedWeights(Architecture architecture, StoredWeights checkpoint, PreparedWeights prepared) : IDisposable
{
    private const int NamesInMessages = 3;

    private readonly Lazy<LayerNames> layers = new(() => new LayerNames(architecture, checkpoint));
    private ImmutableArray<AdapterUse> uses = [];
    private Dictionary<(string Path, long Written), AdapterFile> files = [];

    /// <summary>Embeddings that come with the adapters in use.</summary>
    public IReadOnlyList<TextualInversion> Embeddings => [.. files.Values.SelectMany(file => file.Embeddings)];

    /// <summary>Looks whether a file fits the model, without applying it: null, or what a person should know.</summary>
    /// <exception cref="RequestException">It is for another kind of model; names layers.</exception>
    /// <exception cref="WeightsException">The file is damaged.</exception>
    public string? Check(AdapterUse use)
    {
        if (files.TryGetValue((use.Path, use.Written), out var open)) return Check(use, open);
        using var file = AdapterFile.Open(use.Path);
        return Check(use, file);
    }

    /// <summary>Lays these adapters over the weights instead of those before; nothing happens when they are the same.</summary>
    /// <returns>Whether text encoders must be opened anew, because embeddings came or went.</returns>
    public bool Use(ImmutableArray<AdapterUse> wanted)
    {
        if (uses.AsSpan().SequenceEqual(wanted.AsSpan())) return false;

        var hadEmbeddings = Embeddings.Count > 0;
        var (before, next) = (files, new Dictionary<(string Path, long Written), AdapterFile>());
        try
        {
            foreach (var use in wanted)
            {
                var key = (use.Path, use.Written);
                if (!next.ContainsKey(key)) next[key] = before.TryGetValue(key, out var open) ? open : AdapterFile.Open(use.Path);
            }
        }
        catch
        {
            foreach (var (key, file) in next.Where(pair => !before.ContainsKey(pair.Key))) file.Dispose();
            throw;
        }

        (files, uses) = (next, wanted);
        prepared.Change(Changes().ToDictionary(pair => pair.Key, pair => (Func<Tensor, Device, Tensor>)pair.Value.Apply, (IEqualityComparer<Tensor>)ReferenceEqualityComparer.Instance));
        foreach (var (key, file) in before.Where(pair => !next.ContainsKey(pair.Key))) file.Dispose();
        return hadEmbeddings || Embeddings.Count > 0;
    }

    /// <exception cref="WeightsException">A file was written to while it was in use.</exception>
    public void EnsureUnchanged()
    {
        foreach (var file in files.Values) file.EnsureUnchanged();
    }

    public void Dispose()
    {
        foreach (var file in files.Values) file.Dispose();
        files.Clear();
    }

    private string? Check(AdapterUse use, AdapterFile file)
    {
        var (strange, wrong) = (new List<string>(), new List<string>());
        foreach (var (part, layer, module) in file.Modules)
        {
            if (layers.Value.Find(part, layer) is not { } place) strange.Add(module.Name);
            else if (!Fits(module, place)) wrong.Add($"{module.Tensors.Described()} for {place.Weight} [{string.Join(", ", checkpoint.ShapeOf(place.Weight)!)}]");
        }

        if (wrong.Count > 0) throw new RequestException("prompt", $"the LoRA '{use.Name}' is made for another kind of model than {architecture.Title}: {Some(wrong)}; leave its tag out or give a checkpoint it was made for");
        if (file.Modules.IsEmpty && file.Embeddings.IsEmpty) throw new RequestException("prompt", $"the LoRA '{use.Name}' holds nothing that Easel knows as one: {Some([.. file.Unknown])}; leave its tag out");
        if (strange.Count == file.Modules.Length && strange.Count > 0) throw new RequestException("prompt", $"the LoRA '{use.Name}' is made for another kind of model than {architecture.Title}, which has no layers {Some(strange)}; leave its tag out or give a checkpoint it was made for");
        return strange.Count + file.Unknown.Length > 0 ? $"of the LoRA '{use.Name}' {strange.Count + file.Unknown.Length} layers are not this model's and were left out: {Some([.. strange, .. file.Unknown])}" : null;
    }

    private bool Fits(Modules.AdapterModule module, LayerPlace place)
    {
        var shape = checkpoint.ShapeOf(place.Weight)!;
        if (place.Third is not null) shape = [shape[0] / 3, .. shape[1..]];
        return shape.Length > 0 && module.Fits(shape) && (!module.ChangesBias || place.Bias is not null);
    }

    private Dictionary<Tensor, WeightChanges> Changes()
    {
        var changes = new Dictionary<Tensor, WeightChanges>(ReferenceEqualityComparer.Instance);
        foreach (var use in uses)
        {
            foreach (var (part, layer, module) in files[(use.Path, use.Written)].Modules)
            {
                if (use.Of(part) == 0 || layers.Value.Find(part, layer) is not { } place || !Fits(module, place)) continue;
                Of(place.Weight, bias: false).Add(module, use.Of(part), use.Rank, place.Third);
                if (module.ChangesBias) Of(place.Bias!, bias: true).Add(module, use.Of(part), use.Rank, place.Third);
            }
        }

        return changes;

        WeightChanges Of(string key, bool bias)
        {
            var stored = checkpoint.Read(key);
            if (!changes.TryGetValue(stored, out var known)) changes[stored] = known = bias ? WeightChanges.OfBias() : WeightChanges.OfWeight();
            return known;
        }
    }

    private static string Some(List<string> names) => names.Count <= NamesInMessages ? string.Join(", ", names) : $"{string.Join(", ", names.Take(NamesInMessages))} and {names.Count - NamesInMessages} more";
}
