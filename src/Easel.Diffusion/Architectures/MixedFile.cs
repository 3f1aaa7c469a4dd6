using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Architectures;

/// <summary>Files that hold parts of several models, of which nobody can say which to use.</summary>
internal static class MixedFile
{
    private const string LdmMark = "time_embed.0.weight";
    private const string DiffusersMark = "time_embedding.linear_1.weight";

    /// <summary>What does not fit together, or null when all does.</summary>
    public static string? Contradiction(StoredWeights weights)
    {
        var unets = weights.Keys.Where(key => key.EndsWith(LdmMark, StringComparison.Ordinal)).Select(key => key[..^LdmMark.Length]).Where(root => weights.Has(root + "out.2.weight"))
            .Concat(weights.Keys.Where(key => key.EndsWith(DiffusersMark, StringComparison.Ordinal)).Select(key => key[..^DiffusersMark.Length]).Where(root => weights.Has(root + "conv_out.weight")))
            .Select(root => root.Length == 0 ? "the top" : root.TrimEnd('.')).Distinct().ToList();
        if (unets.Count > 1) return $"mixed file with {unets.Count} UNets, at {string.Join(" and ", unets)}";
        if (unets.Count == 0) return null;

        var families = KnownArchitectures.All.GroupBy(known => known.Family).Select(family => family.First())
            .Where(known => known.Encoders.All(encoder => Width(weights, encoder) is not null)).ToList();
        if (families.Count > 1) return $"mixed file with the text encoders of {string.Join(" and of ", families.Select(known => known.Title))}";

        if (families is not [var family] || ContextWidth(weights, family.UNetPrefix + ".") is not { } context) return null;
        var width = family.Encoders.Sum(encoder => Width(weights, encoder)!.Value);
        return width == context ? null : $"mixed file with the text encoders of {family.Title}, which give {width} numbers a token, and a UNet that takes {context}";
    }

    private static long? Width(StoredWeights weights, TextEncoderSlot encoder) =>
        weights.ShapeOf(encoder.Prefix + (encoder.Kind == TextEncoderKind.Clip ? ".embeddings.token_embedding.weight" : ".token_embedding.weight"))?[^1];

    private static long? ContextWidth(StoredWeights weights, string root) =>
        weights.Keys.FirstOrDefault(key => key.StartsWith(root, StringComparison.Ordinal) && key.EndsWith(".attn2.to_k.weight", StringComparison.Ordinal)) is { } key ? weights.ShapeOf(key)?[^1] : null;
}
