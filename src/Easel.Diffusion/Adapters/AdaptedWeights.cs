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
    private readonly Lazy<AdapterFit> fit = new(() => new AdapterFit(architecture, checkpoint));
    private ImmutableArray<AdapterUse> uses = [];
    private Dictionary<(string Path, long Written), AdapterFile> files = [];

    /// <summary>Embeddings that come with the adapters in use.</summary>
    public IReadOnlyList<TextualInversion> Embeddings => [.. files.Values.SelectMany(file => file.Embeddings)];

    /// <summary>Looks whether a file fits the model, without applying it: null, or what a person should know.</summary>
    /// <exception cref="RequestException">It is for another kind of model; names layers.</exception>
    /// <exception cref="WeightsException">The file is damaged.</exception>
    public string? Check(AdapterUse use)
    {
        if (files.TryGetValue((use.Path, use.Written), out var open)) return fit.Value.Check(use, open, "prompt");
        using var file = AdapterFile.Open(use.Path);
        return fit.Value.Check(use, file, "prompt");
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
        var changes = fit.Value.Changes(uses.Select(use => (use, files[(use.Path, use.Written)])));
        prepared.Change(changes.ToDictionary(pair => checkpoint.Read(pair.Key), pair => new WeightChange(pair.Value.Apply, pair.Value.Factors), (IEqualityComparer<Tensor>)ReferenceEqualityComparer.Instance));
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
}
