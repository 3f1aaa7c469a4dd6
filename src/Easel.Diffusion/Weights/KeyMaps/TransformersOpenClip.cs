using System.Text.RegularExpressions;

namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>Hugging Face's names of a CLIP text encoder and OpenCLIP's, where query, key and value are one tensor and the projection lies transposed.</summary>
internal sealed partial class TransformersOpenClip : IKeyMap
{
    internal static readonly PrefixMap Whole = new(
        ("text_model.embeddings.token_embedding", "token_embedding"),
        ("text_model.embeddings.position_embedding.weight", "positional_embedding"),
        ("text_model.final_layer_norm", "ln_final"));

    internal static readonly PrefixMap Layer = new(
        ("layer_norm1", "ln_1"),
        ("layer_norm2", "ln_2"),
        ("mlp.fc1", "mlp.c_fc"),
        ("mlp.fc2", "mlp.c_proj"),
        ("self_attn.out_proj", "attn.out_proj"));

    public KeyPlace PlaceOf(string key)
    {
        if (key == "text_projection.weight") return new("text_projection", TensorChange.Transposed);
        if (Layers().Match(key) is not { Success: true } layer) return new(Whole.Apply(key));

        var (place, rest) = ($"transformer.resblocks.{layer.Groups[1].Value}", layer.Groups[2].Value);
        return Projections().Match(rest) is { Success: true } projection
            ? new($"{place}.attn.in_proj_{projection.Groups[2].Value}", TensorChange.Stacked, "qkv".IndexOf(projection.Groups[1].Value, StringComparison.Ordinal))
            : new($"{place}.{Layer.Apply(rest)}");
    }

    [GeneratedRegex(@"^text_model\.encoder\.layers\.(\d+)\.(.+)$")]
    private static partial Regex Layers();

    [GeneratedRegex(@"^self_attn\.([qkv])_proj\.(weight|bias)$")]
    private static partial Regex Projections();
}
