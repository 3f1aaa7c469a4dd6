using System.Text.RegularExpressions;
using Easel.Core.Requests;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Diffusion.Merging;

/// <summary>The tensors of a merged model, each made when its turn comes.</summary>
/// <remarks>
/// As A1111: of a checkpoint tensors with "model" in their keys are merged, positions are not, and what a alone has stays. Other models are merged whole. What is
/// new: a tensor that any model lacks is a's, and whole numbers are never merged.
/// </remarks>
internal sealed class MergedTensors
{
    private const long ChunkElements = 1 << 18; // what a formula makes of them stays within a core's cache
    private const string Positions = "cond_stage_model.transformer.text_model.embeddings.position_ids"; // A1111's list of what is skipped

    private static readonly TimeSpan RegexTime = TimeSpan.FromSeconds(2);

    private readonly MergeInputs inputs;
    private readonly MergeOrder order;
    private readonly BlockWeights? blocks;
    private readonly List<string> kept = [];
    private readonly IReadOnlyDictionary<string, WeightChanges> changes;

    /// <param name="inputs">The models.</param>
    /// <param name="order">What to merge.</param>
    /// <param name="changes">What adapters do to the result, by key.</param>
    public MergedTensors(MergeInputs inputs, MergeOrder order, IReadOnlyDictionary<string, WeightChanges> changes)
    {
        (this.inputs, this.order, this.changes) = (inputs, order, changes);
        if (order.Blocks is { } numbers) blocks = BlockWeights.Parse(numbers, order.Multiplier, inputs.Models[0].Keys);
        Parts = [.. First.Keys.Where(Wanted(order.Discard)).Select(PartOf)];
        if (Merged == 0 && !order.Formula.IsCopy) throw new RequestException(MergeInputs.Field, "the models have no tensor in common that could be merged");
    }

    public IReadOnlyList<SafetensorsPart> Parts { get; }

    public int Merged { get; private set; }

    /// <summary>Keys of a that would be merged if every model had them.</summary>
    public IReadOnlyList<string> Kept => kept;

    /// <summary><c>.inpainting</c> or <c>.instruct-pix2pix</c> where a takes a picture and another model does not.</summary>
    public string Suffix { get; private set; } = "";

    private StoredWeights First => inputs.Models[0];

    private static Func<string, bool> Wanted(string? discard)
    {
        if (string.IsNullOrEmpty(discard)) return _ => true;
        try
        {
            var pattern = new Regex(discard, RegexOptions.CultureInvariant, RegexTime);
            return key => !pattern.IsMatch(key);
        }
        catch (ArgumentException wrong)
        {
            throw new RequestException("discard", $"'{discard}' is no regular expression: {wrong.Message}");
        }
    }

    private SafetensorsPart PartOf(string key)
    {
        var (shape, own) = (First.ShapeOf(key)!, First.TypeOf(key)!);
        if (inputs.Baked(key) is { } baked) return Baked(key, baked, shape);
        if (!order.Formula.IsCopy && IsMergeable(key, own))
        {
            if (order.Formula.Used.All(model => inputs.Models[model].Has(key) && ModelTypes.IsFloating(inputs.Models[model].TypeOf(key)!))) return Merge(key, shape);
            kept.Add(key);
        }

        return new SafetensorsPart(key, ModelTypes.Of(key, own, order.Precision, shape), shape, () => Changed(key, Take(First, key)));
    }

    private Tensor Changed(string key, Tensor value) => changes.TryGetValue(key, out var change) ? change.Apply(value, CPU) : value;

    private SafetensorsPart Baked(string key, string baked, long[] shape)
    {
        var stored = inputs.Vae!.ShapeOf(baked)!;
        if (!stored.AsSpan().SequenceEqual(shape)) throw WeightsException.OtherShape(inputs.Vae.Name, baked, stored, shape);
        return new SafetensorsPart(key, ModelTypes.Of(key, inputs.Vae.TypeOf(baked)!, order.Precision, shape), shape, () => Take(inputs.Vae, baked));
    }

    private bool IsMergeable(string key, StorageType type) => ModelTypes.IsFloating(type) && key != Positions && (!inputs.IsCheckpoint || key.Contains("model", StringComparison.Ordinal));

    private SafetensorsPart Merge(string key, long[] shape)
    {
        var models = order.Formula.Used;
        var channels = Channels(key, shape, models);
        var type = models.Select(model => inputs.Models[model].TypeOf(key)!).Aggregate(First.TypeOf(key)!, ModelTypes.Common);
        Merged++;
        return new SafetensorsPart(key, ModelTypes.Of(key, type, order.Precision, shape), shape, () => Changed(key, Value(key, channels, changes.ContainsKey(key) ? ModelTypes.Common(type, StorageType.F32) : type))); // rounded once, behind all changes
    }

    /// <summary>How many input channels are merged where a has more than the others; −1 for all.</summary>
    private long Channels(string key, long[] shape, IReadOnlyList<int> models)
    {
        var merged = -1L;
        foreach (var model in models)
        {
            var other = inputs.Models[model];
            var stored = other.ShapeOf(key)!;
            if (stored.AsSpan().SequenceEqual(shape)) continue;
            var alike = stored.Length == shape.Length && shape.Length >= 2 && stored[0] == shape[0] && stored.AsSpan(2).SequenceEqual(shape.AsSpan(2));
            if (alike && shape[1] == 4 && stored[1] is 8 or 9)
                throw new RequestException(MergeInputs.Field, $"{other.Name} is an {(stored[1] == 9 ? "inpainting" : "instruct-pix2pix")} model and {First.Name} is none; give it first, as a");
            if (!alike || stored[1] != 4 || shape[1] is not (8 or 9))
                throw new WeightsException(other.Name, key, $"its shape is [{string.Join(", ", stored)}] and [{string.Join(", ", shape)}] in {First.Name}; models of different sizes cannot be merged");
            merged = 4;
            Suffix = shape[1] == 9 ? ".inpainting" : ".instruct-pix2pix";
        }

        if (merged > 0 && models.Skip(1).FirstOrDefault(model => inputs.Models[model].ShapeOf(key)![1] != 4) is > 0 and var wide)
            throw new RequestException(MergeInputs.Field, $"{inputs.Models[wide].Name} takes a picture as {First.Name} does and others do not; only the first may");
        return merged;
    }

    private Tensor Value(string key, long channels, StorageType type)
    {
        using var scope = NewDisposeScope();
        List<Tensor> sources = [];
        try
        {
            var tensors = new Tensor[inputs.Models.Count];
            foreach (var model in order.Formula.Used)
            {
                sources.Add(inputs.Models[model].Read(key));
                tensors[model] = channels > 0 ? sources[^1].narrow(1, 0, channels) : sources[^1];
            }

            var multiplier = blocks?.At(key) ?? order.Multiplier;
            if (channels < 0) return InChunks(tensors, multiplier, type).MoveToOuterDisposeScope();
            var all = First.Read(key).to(type.Scalar, copy: true);
            all.narrow(1, 0, channels).copy_(InChunks(tensors, multiplier, type));
            return all.MoveToOuterDisposeScope();
        }
        finally
        {
            foreach (var source in sources) source.Dispose(); // what is copied rather than mapped would stay in memory
        }
    }

    private Tensor InChunks(Tensor[] tensors, double multiplier, StorageType type)
    {
        var used = order.Formula.Used;
        var flat = tensors.Select(one => one is null ? null : one.contiguous().flatten()).ToArray();
        var result = empty(tensors[used[0]].shape, dtype: type.Scalar);
        var target = result.flatten();
        var computed = type == StorageType.F64 ? ScalarType.Float64 : ScalarType.Float32;
        for (long start = 0, count = target.numel(); start < count; start += ChunkElements)
        {
            using var chunk = NewDisposeScope();
            var length = Math.Min(ChunkElements, count - start);
            var pieces = flat.Select(one => one?.narrow(0, start, length).to(computed)!).ToArray();
            target.narrow(0, start, length).copy_(order.Formula.Of(pieces, multiplier));
        }

        return result;
    }

    // In the writer's scope, so that a copy goes with it.
    private static Tensor Take(StoredWeights weights, string key)
    {
        using var stored = weights.Read(key);
        return stored.alias();
    }
}
