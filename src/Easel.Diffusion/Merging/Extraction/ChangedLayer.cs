namespace Easel.Diffusion.Merging.Extraction;

/// <summary>A layer that may become part of a LoRA.</summary>
/// <param name="Name">As trainers call it: <c>lora_unet_down_blocks_0_attentions_0_proj_in</c>.</param>
/// <param name="Weight">Key of its weight.</param>
/// <param name="Third">Of a query, key and value stacked in one weight, which of them; else null.</param>
/// <param name="Place">Whether plain LoRAs change it.</param>
internal readonly record struct ChangedLayer(string Name, string Weight, int? Third, LayerUse Place)
{
    /// <summary>Key of its bias, whether there is one or not.</summary>
    public string Bias => Third is null ? Weight[..^"weight".Length] + "bias" : Weight.Replace("in_proj_weight", "in_proj_bias", StringComparison.Ordinal);
}
