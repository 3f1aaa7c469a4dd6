using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Architectures;

/// <summary>Questions about a file's keys, as the detection asks them.</summary>
internal sealed class KeySigns(StoredWeights weights)
{
    public int Count => weights.Keys.Count;

    /// <summary>The shape of the only tensor.</summary>
    public long[]? Single => weights.ShapeOf(weights.Keys.First());

    public bool Has(string key) => weights.Has(key);

    public bool Starts(string prefix) => weights.Keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal));

    public bool Contains(string part) => weights.Keys.Any(key => key.Contains(part, StringComparison.Ordinal));

    /// <summary>The shape of the first key that ends with <paramref name="ending"/>.</summary>
    public long[]? FirstShape(string ending) =>
        weights.Keys.FirstOrDefault(key => key.EndsWith(ending, StringComparison.Ordinal)) is { } key ? weights.ShapeOf(key) : null;

    /// <summary>The last size of every tensor.</summary>
    public IEnumerable<long> Widths() => weights.Keys.Select(weights.ShapeOf).Where(shape => shape is { Length: > 0 }).Select(shape => shape![^1]);

    /// <summary>Width of a prompt token, read off what multiplies it: the keys of cross-attention or what is added to them.</summary>
    public long? ContextWidth()
    {
        foreach (var key in weights.Keys)
        {
            var crossAttention = key.Contains("attn2", StringComparison.Ordinal) && (key.Contains("to_k", StringComparison.Ordinal) || key.Contains("to_v", StringComparison.Ordinal));
            var added = key.EndsWith("to_k_ip.weight", StringComparison.Ordinal) || key.EndsWith("to_v_ip.weight", StringComparison.Ordinal);
            var isInput = added || key.EndsWith("to_k.weight", StringComparison.Ordinal) || key.EndsWith("to_v.weight", StringComparison.Ordinal)
                || key.Contains("lora_down", StringComparison.Ordinal) || key.Contains("lora.down", StringComparison.Ordinal)
                || key.Contains("lora_A", StringComparison.Ordinal) || key.EndsWith("hada_w1_b", StringComparison.Ordinal);
            if ((crossAttention || added) && isInput && weights.ShapeOf(key) is { Length: >= 2 } shape) return shape[1];
        }

        return null;
    }
}
