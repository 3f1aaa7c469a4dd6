using System.Text.RegularExpressions;

namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>The way back of <see cref="TransformersOpenClip"/>: OpenCLIP's names and Hugging Face's, one tensor of query, key and value becoming three.</summary>
internal static partial class LdmOpenClip
{
    /// <summary>What becomes of the tensor called <paramref name="key"/>; of a stacked one each part says which third it is.</summary>
    public static IEnumerable<KeyPlace> PlacesOf(string key)
    {
        if (key == "text_projection") return [new("text_projection.weight", TensorChange.Transposed)];
        if (Layers().Match(key) is not { Success: true } layer) return [new(TransformersOpenClip.Whole.Inverse.Apply(key))];

        var (place, rest) = ($"text_model.encoder.layers.{layer.Groups[1].Value}", layer.Groups[2].Value);
        if (!rest.StartsWith("attn.in_proj_", StringComparison.Ordinal)) return [new($"{place}.{TransformersOpenClip.Layer.Inverse.Apply(rest)}")];
        return "qkv".Select((letter, third) => new KeyPlace($"{place}.self_attn.{letter}_proj.{rest["attn.in_proj_".Length..]}", TensorChange.Stacked, third));
    }

    [GeneratedRegex(@"^transformer\.resblocks\.(\d+)\.(.+)$")]
    private static partial Regex Layers();
}
