using System.Text.RegularExpressions;

namespace Easel.Diffusion.Tests.Vision;

/// <summary>CLIP's vision tower of the recordings (two layers of 128, patches of 8 pixels, pictures of 32), and checkpoints that have one.</summary>
internal static partial class TinyVision
{
    /// <summary>Its tensors under OpenAI's names; values follow from these names.</summary>
    /// <param name="place">Put in front of the names in the file, with its dot.</param>
    public static IEnumerable<(string Key, string Seed, long[] Shape, string Rule)> OfOpenAi(string place) => Renamed().Select(entry => (place + entry.Key, entry.Key, entry.Shape, entry.Rule));

    /// <summary>The same under Hugging Face's.</summary>
    public static IEnumerable<(string Key, string Seed, long[] Shape, string Rule)> OfHuggingFace() => SyntheticWeights.KeyList(Path.Combine("keys", "tiny-clipvision")).Select(entry => (entry.Key, entry.Key, entry.Shape, entry.Rule));

    // Query, key and value become one tensor, and the projection is turned round.
    private static IEnumerable<(string Key, long[] Shape, string Rule)> Renamed()
    {
        foreach (var (key, shape, rule) in SyntheticWeights.KeyList(Path.Combine("keys", "tiny-clipvision")))
        {
            if (key.EndsWith("position_ids", StringComparison.Ordinal) || key.Contains("k_proj", StringComparison.Ordinal) || key.Contains("v_proj", StringComparison.Ordinal)) continue;
            if (key.Contains("q_proj", StringComparison.Ordinal)) yield return (Stacked().Replace(Layer(key), "attn.in_proj_$1"), [3 * shape[0], .. shape[1..]], rule);
            else yield return (Layer(key), key == "visual_projection.weight" ? [shape[1], shape[0]] : shape, rule);
        }
    }

    /// <summary>OpenAI's name of a tensor of the tower.</summary>
    public static string Layer(string key) => Layers().Replace(key, "transformer.resblocks.$1.")
        .Replace("vision_model.embeddings.class_embedding", "class_embedding", StringComparison.Ordinal)
        .Replace("vision_model.embeddings.patch_embedding.", "conv1.", StringComparison.Ordinal)
        .Replace("vision_model.embeddings.position_embedding.weight", "positional_embedding", StringComparison.Ordinal)
        .Replace("vision_model.pre_layrnorm.", "ln_pre.", StringComparison.Ordinal)
        .Replace("vision_model.post_layernorm.", "ln_post.", StringComparison.Ordinal)
        .Replace("visual_projection.weight", "proj", StringComparison.Ordinal)
        .Replace("layer_norm1.", "ln_1.", StringComparison.Ordinal)
        .Replace("layer_norm2.", "ln_2.", StringComparison.Ordinal)
        .Replace("mlp.fc1.", "mlp.c_fc.", StringComparison.Ordinal)
        .Replace("mlp.fc2.", "mlp.c_proj.", StringComparison.Ordinal)
        .Replace("self_attn.out_proj.", "attn.out_proj.", StringComparison.Ordinal);

    [GeneratedRegex(@"^vision_model\.encoder\.layers\.(\d+)\.")]
    private static partial Regex Layers();

    [GeneratedRegex(@"self_attn\.q_proj\.(weight|bias)")]
    private static partial Regex Stacked();
}
