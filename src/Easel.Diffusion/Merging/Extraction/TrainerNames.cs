using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.KeyMaps;

namespace Easel.Diffusion.Merging.Extraction;

/// <summary>A checkpoint's layers under the names that kohya's trainers give them: diffusers' for UNets of SD 1.x and 2.x, the checkpoint's own for SDXL, transformers' for text encoders.</summary>
/// <param name="architecture">The checkpoint's.</param>
/// <param name="weights">Of the checkpoint.</param>
internal sealed partial class TrainerNames(Architecture architecture, StoredWeights weights)
{
    private static readonly string[] Thirds = ["q_proj", "k_proj", "v_proj"];

    private bool IsLarge => architecture.Family is ModelFamily.Sdxl or ModelFamily.SdxlRefiner;

    /// <summary>Every layer with a weight, in the file's order; of the text encoders those of their blocks.</summary>
    public IEnumerable<ChangedLayer> All() => UNet().Concat(architecture.Encoders.SelectMany(Encoder));

    private IEnumerable<ChangedLayer> UNet()
    {
        var keys = Below(architecture.UNetPrefix).ToList();
        var map = IsLarge ? null : new LdmUNet(keys);
        foreach (var key in keys.Where(key => key.EndsWith(".weight", StringComparison.Ordinal)))
        {
            var place = key[..^".weight".Length];
            var name = map is null ? place : map.PlaceOf(key).Key[..^".weight".Length];
            yield return new ChangedLayer($"lora_unet_{name.Replace('.', '_')}", $"{architecture.UNetPrefix}.{key}", null, UseOf(place, weights.ShapeOf($"{architecture.UNetPrefix}.{key}")!));
        }
    }

    private static LayerUse UseOf(string place, long[] shape)
    {
        if (shape.Length < 2) return LayerUse.Other;
        if (place.Contains(".transformer_blocks.", StringComparison.Ordinal) || place.EndsWith(".proj_in", StringComparison.Ordinal) || place.EndsWith(".proj_out", StringComparison.Ordinal)) return LayerUse.Transformer;
        return Residual().IsMatch(place) ? LayerUse.Residual : LayerUse.Other;
    }

    private IEnumerable<ChangedLayer> Encoder(TextEncoderSlot slot)
    {
        var prefix = !IsLarge ? "lora_te" : slot.Kind == TextEncoderKind.Clip ? "lora_te1" : "lora_te2";
        return slot.Kind == TextEncoderKind.Clip ? Clip(slot, prefix) : OpenClip(slot, prefix);
    }

    private IEnumerable<ChangedLayer> Clip(TextEncoderSlot slot, string prefix) =>
        from key in Below(slot.Prefix)
        where key.StartsWith("encoder.layers.", StringComparison.Ordinal) && key.EndsWith(".weight", StringComparison.Ordinal)
        let place = $"{slot.Prefix}.{key}"
        select new ChangedLayer($"{prefix}_text_model_{key[..^".weight".Length].Replace('.', '_')}", place, null, weights.ShapeOf(place)!.Length > 1 ? LayerUse.Transformer : LayerUse.Other);

    private IEnumerable<ChangedLayer> OpenClip(TextEncoderSlot slot, string prefix)
    {
        var blocks = Below(slot.Prefix).Select(key => (Key: key, Match: Block().Match(key))).Where(entry => entry.Match.Success).ToList();
        var last = blocks.Select(entry => Number(entry.Match)).DefaultIfEmpty(-1).Max();
        foreach (var (key, match) in blocks)
        {
            if (!slot.Pooled && slot.SkippedLayers > 0 && Number(match) == last) continue; // nobody uses its output
            var (layer, leaf, weight) = ($"{prefix}_text_model_encoder_layers_{match.Groups[1].Value}", match.Groups[2].Value, $"{slot.Prefix}.{key}");
            if (leaf == "attn.in_proj_weight")
                for (var third = 0; third < Thirds.Length; third++) yield return new ChangedLayer($"{layer}_self_attn_{Thirds[third]}", weight, third, LayerUse.Transformer);
            else if (Leaf(leaf) is { } name)
                yield return new ChangedLayer($"{layer}_{name}", weight, null, weights.ShapeOf(weight)!.Length > 1 ? LayerUse.Transformer : LayerUse.Other);
        }
    }

    private static string? Leaf(string leaf) => leaf switch
    {
        "attn.out_proj.weight" => "self_attn_out_proj",
        "mlp.c_fc.weight" => "mlp_fc1",
        "mlp.c_proj.weight" => "mlp_fc2",
        "ln_1.weight" => "layer_norm1",
        "ln_2.weight" => "layer_norm2",
        _ => null,
    };

    private static int Number(Match block) => int.Parse(block.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    private IEnumerable<string> Below(string place) => weights.Keys.Where(key => key.StartsWith(place + ".", StringComparison.Ordinal)).Select(key => key[(place.Length + 1)..]);

    [GeneratedRegex(@"\.(in_layers\.2|out_layers\.3|emb_layers\.1|skip_connection|op|conv)$")]
    private static partial Regex Residual();

    [GeneratedRegex(@"^transformer\.resblocks\.(\d{1,3})\.(.+)$")]
    private static partial Regex Block();
}
