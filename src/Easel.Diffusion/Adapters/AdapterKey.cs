namespace Easel.Diffusion.Adapters;

/// <summary>A key of an adapter file, taken apart: kohya's, diffusers', PEFT's and LyCORIS' spellings say the same.</summary>
/// <param name="Part">Whose layer.</param>
/// <param name="Layer">The layer's name with underscores, without what says whose it is: <c>down_blocks_0_attentions_0_proj_in</c>.</param>
/// <param name="Tensor">What the tensor is: <c>lora_up</c>, <c>alpha</c>…</param>
/// <param name="Written">The key up to that.</param>
internal readonly record struct AdapterKey(AdapterPart Part, string Layer, string Tensor, string Written)
{
    private const string Peft = "base_model.model.";

    // Longest first where one ends like another.
    private static readonly (string End, string Tensor)[] Ends =
    [
        (".lora_linear_layer.down.weight.alpha", "alpha"),
        ("_lora.down.weight.alpha", "alpha"),
        (".lora.down.weight.alpha", "alpha"),
        (".lora_linear_layer.down.weight", "lora_down"),
        (".lora_linear_layer.up.weight", "lora_up"),
        ("_lora.down.weight", "lora_down"),
        ("_lora.up.weight", "lora_up"),
        (".lora.down.weight", "lora_down"),
        (".lora.up.weight", "lora_up"),
        (".lora_down.weight", "lora_down"),
        (".lora_up.weight", "lora_up"),
        (".lora_mid.weight", "lora_mid"),
        (".lora_A.default.weight", "lora_down"),
        (".lora_B.default.weight", "lora_up"),
        (".lora_A.weight", "lora_down"),
        (".lora_B.weight", "lora_up"),
        (".lora_magnitude_vector.default.weight", "dora_scale"),
        (".lora_magnitude_vector.default", "dora_scale"),
        (".lora_magnitude_vector.weight", "dora_scale"),
        (".lora_magnitude_vector", "dora_scale"),
        (".a1.weight", "a1"),
        (".a2.weight", "a2"),
        (".b1.weight", "b1"),
        (".b2.weight", "b2"),
    ];

    private static readonly string[] Plain =
    [
        "alpha", "scale", "bias", "dora_scale", "diff", "diff_b", "w_norm", "b_norm", "weight", "on_input", "oft_blocks", "oft_diag", "rescale",
        "hada_w1_a", "hada_w1_b", "hada_t1", "hada_w2_a", "hada_w2_b", "hada_t2",
        "lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_w2", "lokr_w2_a", "lokr_w2_b", "lokr_t2",
    ];

    private static readonly (string Start, AdapterPart Part)[] Starts =
    [
        ("lora_unet_", AdapterPart.UNet),
        ("oft_unet_", AdapterPart.UNet),
        ("lycoris_unet_", AdapterPart.UNet),
        ("lora_te1_text_model_", AdapterPart.Text),
        ("lora_te2_text_model_", AdapterPart.SecondText),
        ("lora_te_text_model_", AdapterPart.Text),
        ("lora_te1_", AdapterPart.Text),
        ("lora_te2_", AdapterPart.SecondText),
        ("lora_te_", AdapterPart.Text),
        ("text_encoder_2_text_model_", AdapterPart.SecondText),
        ("text_encoder_text_model_", AdapterPart.Text),
        ("text_encoder_2_", AdapterPart.SecondText),
        ("text_encoder_", AdapterPart.Text),
        ("text_model_", AdapterPart.Text),
        ("lycoris_text_model_", AdapterPart.Text),
        ("model_diffusion_model_", AdapterPart.UNet),
        ("diffusion_model_", AdapterPart.UNet),
        ("unet_", AdapterPart.UNet),
        ("lycoris_", AdapterPart.UNet),
        ("", AdapterPart.UNet),
    ];

    /// <summary>Null for a key that is no adapter's.</summary>
    public static AdapterKey? Of(string key)
    {
        if (Cut(key) is not var (place, tensor)) return null;
        var name = (place.StartsWith(Peft, StringComparison.Ordinal) ? place[Peft.Length..] : place).Replace(".processor.", ".", StringComparison.Ordinal).Replace('.', '_');
        var (start, part) = Array.Find(Starts, known => name.StartsWith(known.Start, StringComparison.Ordinal));
        return new AdapterKey(part, Usual(name[start.Length..]), tensor, place);
    }

    private static (string Place, string Tensor)? Cut(string key)
    {
        foreach (var (end, tensor) in Ends)
            if (key.Length > end.Length && key.EndsWith(end, StringComparison.Ordinal)) return (key[..^end.Length], tensor);
        var dot = key.LastIndexOf('.');
        return dot > 0 && Array.Exists(Plain, name => key.AsSpan(dot + 1).SequenceEqual(name)) ? (key[..dot], key[(dot + 1)..]) : null;
    }

    // Older diffusers call a text encoder's projections as a UNet's, and leave the number behind to_out away.
    private static string Usual(string layer)
    {
        if (layer.EndsWith("_to_out", StringComparison.Ordinal)) return layer.Contains("self_attn_", StringComparison.Ordinal) ? $"{layer[..^"to_out".Length]}out_proj" : $"{layer}_0";
        return layer.Contains("self_attn_to_", StringComparison.Ordinal) ? $"{layer.Replace("self_attn_to_", "self_attn_", StringComparison.Ordinal)}_proj" : layer;
    }
}
