using System.Globalization;
using System.Text.Json.Nodes;

namespace Easel.Core.Infotext;

/// <summary>The settings an infotext restores in A1111: those whose value there differs from the default.</summary>
public static class InfotextOverrides
{
    // Infotext key, A1111's option, default (A1111 1.10.1 shared_options.py). The checkpoint is not among them: A1111's form does not restore it.
    private static readonly (string Label, string Option, JsonValue Default)[] Options =
    [
        ("Face restoration", "face_restoration", JsonValue.Create(false)),
        ("Emphasis", "emphasis", JsonValue.Create("Original")),
        ("Clip skip", "CLIP_stop_at_last_layers", JsonValue.Create(1)),
        ("RNG", "randn_source", JsonValue.Create("GPU")),
        ("Tiling", "tiling", JsonValue.Create(false)),
        ("Hires refiner", "hires_fix_refiner_pass", JsonValue.Create("second pass")),
        ("VAE", "sd_vae", JsonValue.Create("Automatic")),
        ("VAE Encoder", "sd_vae_encode_method", JsonValue.Create("Full")),
        ("VAE Decoder", "sd_vae_decode_method", JsonValue.Create("Full")),
        ("Conditional mask weight", "inpainting_mask_weight", JsonValue.Create(1.0)),
        ("Noise multiplier", "initial_noise_multiplier", JsonValue.Create(1.0)),
        ("Extra noise", "img2img_extra_noise", JsonValue.Create(0.0)),
        ("NGMS", "s_min_uncond", JsonValue.Create(0.0)),
        ("NGMS all steps", "s_min_uncond_all", JsonValue.Create(false)),
        ("Token merging ratio", "token_merging_ratio", JsonValue.Create(0.0)),
        ("Token merging ratio hr", "token_merging_ratio_hr", JsonValue.Create(0.0)),
        ("Pad conds", "pad_cond_uncond", JsonValue.Create(false)),
        ("Pad conds v0", "pad_cond_uncond_v0", JsonValue.Create(false)),
        ("FP8 weight", "fp8_storage", JsonValue.Create("Disable")),
        ("Old prompt editing timelines", "use_old_scheduling", JsonValue.Create(false)),
        ("Downcast alphas_cumprod", "use_downcasted_alpha_bar", JsonValue.Create(false)),
        ("Refiner switch by sampling steps", "refiner_switch_by_sample_steps", JsonValue.Create(false)),
        ("Eta DDIM", "eta_ddim", JsonValue.Create(0.0)),
        ("Eta", "eta_ancestral", JsonValue.Create(1.0)),
        ("Sigma churn", "s_churn", JsonValue.Create(0.0)),
        ("Sigma tmin", "s_tmin", JsonValue.Create(0.0)),
        ("Sigma tmax", "s_tmax", JsonValue.Create(0.0)),
        ("Sigma noise", "s_noise", JsonValue.Create(1.0)),
        ("Schedule min sigma", "sigma_min", JsonValue.Create(0.0)),
        ("Schedule max sigma", "sigma_max", JsonValue.Create(0.0)),
        ("Schedule rho", "rho", JsonValue.Create(0.0)),
        ("ENSD", "eta_noise_seed_delta", JsonValue.Create(0)),
        ("Discard penultimate sigma", "always_discard_next_to_last_sigma", JsonValue.Create(false)),
        ("SGM noise multiplier", "sgm_noise_multiplier", JsonValue.Create(false)),
        ("UniPC variant", "uni_pc_variant", JsonValue.Create("bh1")),
        ("UniPC skip type", "uni_pc_skip_type", JsonValue.Create("time_uniform")),
        ("UniPC order", "uni_pc_order", JsonValue.Create(3)),
        ("UniPC lower order final", "uni_pc_lower_order_final", JsonValue.Create(true)),
        ("Noise Schedule", "sd_noise_schedule", JsonValue.Create("Default")),
        ("Skip Early CFG", "skip_early_cond", JsonValue.Create(0.0)),
        ("Beta scheduler alpha", "beta_dist_alpha", JsonValue.Create(0.6)),
        ("Beta scheduler beta", "beta_dist_beta", JsonValue.Create(0.6)),
    ];

    /// <summary>Label, option and value, typed as the option, of each restored setting, in A1111's order.</summary>
    /// <param name="text">An infotext.</param>
    public static IReadOnlyList<(string Label, string Option, JsonValue Value)> Of(string text)
    {
        var fields = InfotextFields.Parse(text);
        return [.. from option in Options
                   let given = fields[option.Label]
                   where given is not null
                   let value = Cast(given.ToString(), given, option.Default)
                   where value is not null && !JsonNode.DeepEquals(value, option.Default)
                   select (option.Label, option.Option, value)];
    }

    // As Python's bool(), int(), float() and str() of a string; a number that is none restores nothing.
    private static JsonValue? Cast(string text, JsonNode given, JsonValue kind) => kind.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String => JsonValue.Create(text),
        System.Text.Json.JsonValueKind.Number when kind.TryGetValue<int>(out _) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? Whole(whole) : null,
        System.Text.Json.JsonValueKind.Number =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null,
        _ => JsonValue.Create(given.GetValueKind() is System.Text.Json.JsonValueKind.String ? text is not ("False" or "") : given.GetValue<bool>()),
    };

    private static JsonValue Whole(long value) => value is >= int.MinValue and <= int.MaxValue ? JsonValue.Create((int)value) : JsonValue.Create(value);
}
