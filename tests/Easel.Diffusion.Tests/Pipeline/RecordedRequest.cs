using System.Text.Json;
using Easel.Core.Requests;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>A recorded txt2img request of the original's REST API, read into an <see cref="ImageRequest"/>.</summary>
internal sealed class RecordedRequest
{
    private static readonly HashSet<string> Read =
    [
        "prompt", "negative_prompt", "seed", "steps", "width", "height", "cfg_scale", "sampler_name", "scheduler", "override_settings",
        "override_settings_restore_afterwards", "batch_size", "n_iter", "subseed", "subseed_strength", "seed_resize_from_w",
        "seed_resize_from_h", "tiling", "eta", "s_churn", "s_tmin", "s_tmax", "s_noise", "s_min_uncond",
    ];

    private static readonly HashSet<string> ReadOverrides =
    [
        "sd_model_checkpoint", "randn_source", "eta_noise_seed_delta", "CLIP_stop_at_last_layers", "emphasis", "skip_early_cond",
        "sd_noise_schedule", "always_discard_next_to_last_sigma", "sgm_noise_multiplier", "pad_cond_uncond", "pad_cond_uncond_v0",
        "sdxl_crop_top", "sdxl_crop_left", "token_merging_ratio", "use_old_scheduling", "comma_padding_backtrack", "use_downcasted_alpha_bar",
        "sigma_min", "sigma_max", "rho", "beta_dist_alpha", "beta_dist_beta", "eta_ancestral", "eta_ddim", "s_min_uncond_all",
        "use_old_karras_scheduler_sigmas", "enable_quantization", "uni_pc_variant", "uni_pc_skip_type", "uni_pc_order",
        "uni_pc_lower_order_final", "sdxl_clip_l_skip", "sd_vae", "sdxl_refiner_low_aesthetic_score", "sdxl_refiner_high_aesthetic_score",
    ];

    private const string AlternativeVae = "alt.vae.safetensors";
    private static readonly DiffusionParts Parts = new();

    private readonly JsonElement request;
    private readonly JsonElement overrides;

    public RecordedRequest(JsonElement request)
    {
        this.request = request;
        overrides = request.TryGetProperty("override_settings", out var settings) ? settings : JsonDocument.Parse("{}").RootElement;
    }

    /// <summary>What the request asks for that belongs to other parts of the product (img2img, LoRA, styles, a separate VAE); null when nothing does.</summary>
    public string? Foreign =>
        request.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !Read.Contains(name))
        ?? overrides.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !ReadOverrides.Contains(name))
        ?? (Text(overrides, "sd_vae", AlternativeVae) == AlternativeVae ? null : "a VAE without key list")
        ?? (Text("prompt", "").Contains('<', StringComparison.Ordinal) ? "an extra network" : null)
        ?? (Parts.Samplers.TryFind(Text("sampler_name", "DPM++ 2M"), out _) ? null : "an unknown sampler"); // which the original replaces in silence

    public string Model => Text(overrides, "sd_model_checkpoint", "tiny-sd15");

    public ImageRequest ToRequest(string checkpoint) => new()
    {
        Prompt = Text("prompt", ""),
        NegativePrompt = Text("negative_prompt", ""),
        Model = checkpoint,
        Vae = overrides.TryGetProperty("sd_vae", out _) ? SyntheticCheckpoints.AutoencoderOf(Path.GetFileNameWithoutExtension(AlternativeVae)) : null,
        Size = new ImageSize((int)Number("width", 512), (int)Number("height", 512)),
        Sampler = Text("sampler_name", "DPM++ 2M"),
        Schedule = Text("scheduler", "Automatic"),
        Steps = (int)Number("steps", 50),
        CfgScale = Number("cfg_scale", 7),
        BatchSize = (int)Number("batch_size", 1),
        BatchCount = (int)Number("n_iter", 1),
        ClipSkip = (int)Number(overrides, "CLIP_stop_at_last_layers", 1),
        Seeds = Seeds(),
        Options = Options(),
    };

    private Seeds Seeds()
    {
        var (width, height) = ((int)Number("seed_resize_from_w", 0), (int)Number("seed_resize_from_h", 0));
        return new Seeds
        {
            Seed = (long)Number("seed", -1),
            Variation = (long)Number("subseed", -1),
            VariationStrength = Number("subseed_strength", 0),
            ResizeFrom = width > 0 && height > 0 ? new ImageSize(width, height) : null,
            EtaNoiseSeedDelta = (long)Number(overrides, "eta_noise_seed_delta", 0),
        };
    }

    private PictureOptions Options()
    {
        var ddim = Text("sampler_name", "").StartsWith("DDIM", StringComparison.Ordinal);
        var eta = request.TryGetProperty("eta", out var given) && given.ValueKind == JsonValueKind.Number ? given.GetDouble() : (double?)null;
        return new PictureOptions
        {
            Noise = Text(overrides, "randn_source", "CPU") switch { "NV" => NoiseOrigin.Nv, "GPU" => NoiseOrigin.Gpu, _ => NoiseOrigin.Cpu },
            Emphasis = Text(overrides, "emphasis", "Original") switch
            {
                "None" => EmphasisMode.None,
                "Ignore" => EmphasisMode.Ignore,
                "No norm" => EmphasisMode.NoNorm,
                _ => EmphasisMode.Original,
            },
            CommaPaddingBacktrack = (int)Number(overrides, "comma_padding_backtrack", 20),
            OldPromptSchedules = Flag(overrides, "use_old_scheduling"),
            Eta = ddim ? Optional("eta_ancestral") : eta ?? Optional("eta_ancestral"),
            EtaDdim = ddim ? eta ?? Optional("eta_ddim") : Optional("eta_ddim"),
            SigmaChurn = Number("s_churn", 0),
            SigmaTmin = Number("s_tmin", 0),
            SigmaTmax = Number("s_tmax", 0),
            SigmaNoise = Number("s_noise", 1),
            SigmaMin = Number(overrides, "sigma_min", 0),
            SigmaMax = Number(overrides, "sigma_max", 0),
            Rho = Number(overrides, "rho", 0),
            BetaAlpha = Number(overrides, "beta_dist_alpha", 0.6),
            BetaBeta = Number(overrides, "beta_dist_beta", 0.6),
            OldKarrasSigmas = Flag(overrides, "use_old_karras_scheduler_sigmas"),
            AlwaysDiscardNextToLastSigma = Flag(overrides, "always_discard_next_to_last_sigma"),
            SgmNoiseMultiplier = Flag(overrides, "sgm_noise_multiplier"),
            Quantization = Flag(overrides, "enable_quantization"),
            ZeroTerminalSnr = Text(overrides, "sd_noise_schedule", "Default") == "Zero Terminal SNR",
            DowncastAlphas = Flag(overrides, "use_downcasted_alpha_bar"),
            NegativeGuidanceMinimumSigma = Number("s_min_uncond", 0),
            NegativeGuidanceMinimumAllSteps = Flag(overrides, "s_min_uncond_all"),
            SkipEarlyCfg = Number(overrides, "skip_early_cond", 0),
            PadConditioning = Flag(overrides, "pad_cond_uncond"),
            PadConditioningOld = Flag(overrides, "pad_cond_uncond_v0"),
            UniPcVariant = Text(overrides, "uni_pc_variant", "bh1"),
            UniPcSkipType = Text(overrides, "uni_pc_skip_type", "time_uniform"),
            UniPcOrder = (int)Number(overrides, "uni_pc_order", 3),
            UniPcLowerOrderFinal = !overrides.TryGetProperty("uni_pc_lower_order_final", out var final) || final.GetBoolean(),
            SdxlClipLSkip = Flag(overrides, "sdxl_clip_l_skip"),
            SdxlCropTop = (int)Number(overrides, "sdxl_crop_top", 0),
            SdxlCropLeft = (int)Number(overrides, "sdxl_crop_left", 0),
            SdxlRefinerAestheticScore = Number(overrides, "sdxl_refiner_high_aesthetic_score", 6),
            SdxlRefinerNegativeAestheticScore = Number(overrides, "sdxl_refiner_low_aesthetic_score", 2.5),
            TokenMergingRatio = Number(overrides, "token_merging_ratio", 0),
            Tiling = Flag(request, "tiling"),
        };
    }

    private double? Optional(string name) => overrides.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    private string Text(string name, string absent) => Text(request, name, absent);

    private double Number(string name, double absent) => Number(request, name, absent);

    private static string Text(JsonElement from, string name, string absent) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : absent;

    private static double Number(JsonElement from, string name, double absent) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : absent;

    private static bool Flag(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
