using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.KeyMaps;

namespace Easel.Diffusion.Adapters;

/// <summary>Finds the layers of one model under the names that adapter files give them.</summary>
internal sealed partial class LayerNames
{
    private static readonly PrefixMap Residual = new(
        ("norm1", "in_layers.0"), ("conv1", "in_layers.2"), ("time_emb_proj", "emb_layers.1"), ("norm2", "out_layers.0"), ("conv2", "out_layers.3"), ("conv_shortcut", "skip_connection"));

    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["conv_in"] = "input_blocks_0_0",
        ["conv_norm_out"] = "out_0",
        ["conv_out"] = "out_2",
        ["time_embedding_linear_1"] = "time_embed_0",
        ["time_embedding_linear_2"] = "time_embed_2",
        ["add_embedding_linear_1"] = "label_emb_0_0",
        ["add_embedding_linear_2"] = "label_emb_0_2",
    };

    private static readonly string[] Thirds = ["q_proj", "k_proj", "v_proj"];

    private readonly Dictionary<string, string> unet;
    private readonly List<Dictionary<string, string>> texts;
    private readonly bool onlySecond;
    private readonly StoredWeights checkpoint;

    public LayerNames(Architecture architecture, StoredWeights checkpoint)
    {
        this.checkpoint = checkpoint;
        unet = Below(architecture.UNetPrefix);
        texts = [.. architecture.Encoders.Select(slot => Below(slot.Prefix))];
        onlySecond = architecture.Family == ModelFamily.SdxlRefiner;
    }

    /// <summary>The layer, or null when the model has none of that name.</summary>
    public LayerPlace? Find(AdapterPart part, string layer)
    {
        if (part == AdapterPart.UNet) return Candidates(layer).Select(name => Place(unet, name)).FirstOrDefault(place => place is not null);
        var index = part == AdapterPart.SecondText && !onlySecond ? 1 : 0;
        return index < texts.Count ? OfText(texts[index], layer) : null;
    }

    private LayerPlace? OfText(Dictionary<string, string> layers, string layer)
    {
        if (Place(layers, layer) is { } direct) return direct;
        if (layer == "final_layer_norm") return Place(layers, "ln_final");
        if (TextLayer().Match(layer) is not { Success: true } match) return null;

        var (block, rest) = ($"transformer_resblocks_{match.Groups[1].Value}", match.Groups[2].Value);
        var attention = rest.StartsWith("self_attn_", StringComparison.Ordinal) ? rest["self_attn_".Length..] : null;
        if (attention is not null && Array.IndexOf(Thirds, attention) is >= 0 and var third && layers.TryGetValue($"{block}_attn_out_proj", out var output))
        {
            var stacked = output[..^".out_proj".Length];
            return checkpoint.Has($"{stacked}.in_proj_weight") ? new LayerPlace($"{stacked}.in_proj_weight", $"{stacked}.in_proj_bias", third) : null;
        }

        var name = rest switch
        {
            "mlp_fc1" => "mlp_c_fc",
            "mlp_fc2" => "mlp_c_proj",
            "layer_norm1" => "ln_1",
            "layer_norm2" => "ln_2",
            _ => attention is null ? rest : $"attn_{attention}",
        };
        return Place(layers, $"{block}_{name}");
    }

    private LayerPlace? Place(Dictionary<string, string> layers, string name) =>
        layers.TryGetValue(name, out var key) ? new LayerPlace($"{key}.weight", checkpoint.Has($"{key}.bias") ? $"{key}.bias" : null) : null;

    // What a UNet's layer may be called in LDM's names; two residual blocks a level, as all published models have.
    private static IEnumerable<string> Candidates(string layer)
    {
        yield return layer;
        if (Whole.TryGetValue(layer, out var whole)) yield return whole;
        if (Middle().Match(layer) is { Success: true } middle)
            yield return middle.Groups[1].Value == "attentions" ? $"middle_block_1_{middle.Groups[3].Value}" : $"middle_block_{2 * Number(middle.Groups[2])}_{OfResidual(middle.Groups[3].Value)}";
        if (Levels().Match(layer) is not { Success: true } match) yield break;

        var (up, level, index, rest) = (match.Groups[1].Value == "up", Number(match.Groups[2]), Number(match.Groups[4]), match.Groups[5].Value);
        var block = up ? $"output_blocks_{3 * level + index}" : $"input_blocks_{1 + 3 * level + index}";
        switch (match.Groups[3].Value)
        {
            case "attentions": yield return $"{block}_1_{rest}"; break;
            case "resnets": yield return $"{block}_0_{OfResidual(rest)}"; break;
            case "downsamplers": yield return $"input_blocks_{3 + 3 * level}_0_op"; break;
            default:
                yield return $"output_blocks_{2 + 3 * level}_2_conv"; // behind attention, where the level has any
                yield return $"output_blocks_{2 + 3 * level}_1_conv";
                break;
        }
    }

    private static string OfResidual(string rest) => Residual.Apply(rest).Replace('.', '_');

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private Dictionary<string, string> Below(string prefix)
    {
        var layers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in checkpoint.Keys)
            if (key.EndsWith(".weight", StringComparison.Ordinal) && key.StartsWith(prefix, StringComparison.Ordinal) && key.Length > prefix.Length + ".weight".Length && key[prefix.Length] == '.')
                layers[key[(prefix.Length + 1)..^".weight".Length].Replace('.', '_')] = key[..^".weight".Length];
        return layers;
    }

    [GeneratedRegex(@"^(up|down)_blocks_(\d{1,3})_(attentions|resnets|upsamplers|downsamplers)_(\d{1,3})_(.+)$")]
    private static partial Regex Levels();

    [GeneratedRegex(@"^mid_block_(attentions|resnets)_(\d{1,3})_(.+)$")]
    private static partial Regex Middle();

    [GeneratedRegex(@"^encoder_layers_(\d{1,3})_(.+)$")]
    private static partial Regex TextLayer();
}
