using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>One or several files under the names of the original checkpoints. Tensors stay views of their files except where they must be joined.</summary>
internal sealed class MappedWeights : StoredWeights
{
    private readonly OrderedDictionary<string, MappedTensor> tensors = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<StoredWeights> files;

    private MappedWeights(string name, IReadOnlyList<StoredWeights> files)
        : base(name) => this.files = files;

    public override IReadOnlyCollection<string> Keys => tensors.Keys;

    public override IReadOnlyDictionary<string, string> Metadata => files[0].Metadata;

    /// <summary>Takes over the files of all parts, also when it fails.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="parts">Each network's file, the place its keys go to, and the map of its names.</param>
    /// <exception cref="WeightsException">Names or shapes are not those of the layout.</exception>
    public static MappedWeights Of(string name, params IReadOnlyList<(StoredWeights Weights, string Place, IKeyMap Map)> parts)
    {
        var mapped = new MappedWeights(name, [.. parts.Select(part => part.Weights)]);
        try
        {
            foreach (var (weights, place, map) in parts)
                foreach (var group in weights.Keys.Select(key => (Key: key, Place: map.PlaceOf(key).Under(place))).GroupBy(pair => pair.Place.Key, StringComparer.Ordinal))
                    mapped.Add(weights, group.Key, [.. group.OrderBy(pair => pair.Place.Part)]);
            return mapped;
        }
        catch
        {
            mapped.Dispose();
            throw;
        }
    }

    public override bool Has(string key) => tensors.ContainsKey(key);

    public override long[]? ShapeOf(string key) => tensors.TryGetValue(key, out var tensor) ? tensor.Shape : null;

    public override StorageType? TypeOf(string key) => tensors.TryGetValue(key, out var tensor) ? tensor.Type : null;

    // What is joined or turned round is a copy, the rest lies in the files.
    public override long OwnBytes => files.Sum(file => file.OwnBytes) + BytesTaken(key => tensors[key].Change is TensorChange.Stacked or TensorChange.Transposed);

    public override void ReleasePages()
    {
        foreach (var file in files) file.ReleasePages();
    }

    public override void EnsureUnchanged()
    {
        foreach (var file in files) file.EnsureUnchanged();
    }

    protected override Tensor Load(string key)
    {
        using var scope = NewDisposeScope();
        var (tensor, shape) = (tensors[key], ShapeOf(key)!);
        var sources = tensor.Sources.Select(source => source.Weights.Read(source.Key)).ToList();
        var changed = tensor.Change switch
        {
            TensorChange.Pointwise => sources[0].view(shape),
            TensorChange.Transposed => sources[0].t().contiguous(),
            TensorChange.Stacked => cat(sources),
            _ => sources[0].alias(),
        };
        return changed.MoveToOuterDisposeScope();
    }

    protected override void Release()
    {
        foreach (var file in files) file.Dispose();
    }

    private void Add(StoredWeights weights, string key, IReadOnlyList<(string Key, KeyPlace Place)> sources)
    {
        var change = sources[0].Place.Change;
        if (change == TensorChange.Stacked && !sources.Select(source => source.Place.Part).SequenceEqual([0, 1, 2]))
            throw new WeightsException(weights.Name, key, $"it is joined of a query, a key and a value, of which there is only {string.Join(", ", sources.Select(source => source.Key))}");
        if (change != TensorChange.Stacked && sources.Count > 1)
            throw new WeightsException(weights.Name, key, $"{string.Join(" and ", sources.Select(source => source.Key))} are two names of it");

        var tensor = new MappedTensor([.. sources.Select(source => (weights, source.Key))], change);
        if (tensor.Shape is null)
            throw new WeightsException(weights.Name, sources[0].Key, $"its shape is [{string.Join(", ", weights.ShapeOf(sources[0].Key)!)}], which is not what {key} is made of");
        if (!tensors.TryAdd(key, tensor)) throw new WeightsException(weights.Name, key, "another file of the folder has it too");
    }
}
