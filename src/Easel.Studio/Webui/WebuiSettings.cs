using System.Collections.Immutable;
using System.Text.Json;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>A1111's settings as a request overrides them (facts: A1111 1.10.1 shared_options.py).</summary>
internal static class WebuiSettings
{
    // Settings that change pictures in ways Easel does not have yet, and the values that change nothing.
    private static readonly Dictionary<string, string[]> Refused = new()
    {
        ["sd_unet"] = ["Automatic", "None"],
        ["sd_vae_decode_method"] = ["Full"],
        ["use_old_emphasis_implementation"] = ["false"],
        ["hypertile_enable_unet"] = ["false"],
        ["hypertile_enable_vae"] = ["false"],
    };

    // Keys of the infotext that a setting set to false leaves out.
    private static readonly (string Setting, string Key)[] Unsaid =
    [
        ("add_model_name_to_info", "Model"), ("add_model_hash_to_info", "Model hash"), ("add_vae_name_to_info", "VAE"), ("add_vae_hash_to_info", "VAE hash"),
        ("add_version_to_infotext", "Version"), ("textual_inversion_add_hashes_to_infotext", "TI hashes"),
    ];

    /// <exception cref="RequestException">A setting is unknown, or asks for what is not there yet.</exception>
    public static void Refuse(JsonFields settings)
    {
        foreach (var name in settings.Names)
        {
            if (!WebuiSettingNames.All.Contains(name)) throw new RequestException(settings.Path(name), "A1111 1.10.1 has no setting of this name");
            if (!Refused.TryGetValue(name, out var usual)) continue;
            var value = settings.Element(name)!.Value;
            var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            if (!usual.Contains(text, StringComparer.OrdinalIgnoreCase)) throw new RequestException(settings.Path(name), $"{text} is not supported yet; give {string.Join(" or ", usual)}, or leave it out");
        }
    }

    /// <summary>The options, and the infotext keys that A1111 would not write.</summary>
    /// <param name="settings">The overridden settings.</param>
    /// <param name="body">The request's fields.</param>
    /// <param name="start">What is not overridden.</param>
    /// <param name="sampler">Its title.</param>
    public static (PictureOptions Options, ImmutableArray<string> UnsaidKeys) Read(JsonFields settings, WebuiBody body, PictureOptions start, string sampler)
    {
        var unsaid = new List<string>(Unsaid.Where(rule => settings.Flag(rule.Setting) == false).Select(rule => rule.Key));
        var options = Conditioning(settings, start) with
        {
            SigmaChurn = Sigma("s_churn", "Sigma churn", start.SigmaChurn, 0),
            SigmaTmin = Sigma("s_tmin", "Sigma tmin", start.SigmaTmin, 0),
            SigmaTmax = Sigma("s_tmax", "Sigma tmax", start.SigmaTmax, 0),
            SigmaNoise = Sigma("s_noise", "Sigma noise", start.SigmaNoise, 1),
            NegativeGuidanceMinimumSigma = body.GivenNumber("s_min_uncond") ?? settings.Number("s_min_uncond") ?? start.NegativeGuidanceMinimumSigma,
            Tiling = body.GivenFlag("tiling") ?? settings.Flag("tiling") ?? start.Tiling,
        };
        return (Sampling(settings, body.GivenNumber("eta"), options, sampler), unsaid.Count == 0 ? [] : [.. unsaid]);

        // A setting that is not at its default wins over the request's field; only settings are written into infotexts.
        double Sigma(string name, string key, double set, double usual)
        {
            var setting = settings.Number(name) ?? set;
            if (setting != usual) return setting;
            var asked = body.GivenNumber(name) ?? usual;
            if (asked != usual) unsaid.Add(key);
            return asked;
        }
    }

    private static PictureOptions Conditioning(JsonFields settings, PictureOptions start) => start with
    {
        Noise = settings.Text("randn_source") switch { null => start.Noise, "NV" => NoiseOrigin.Nv, "CPU" => NoiseOrigin.Cpu, _ => NoiseOrigin.Gpu },
        Emphasis = settings.Text("emphasis") switch
        {
            null => start.Emphasis,
            "None" => EmphasisMode.None,
            "Ignore" => EmphasisMode.Ignore,
            "No norm" => EmphasisMode.NoNorm,
            _ => EmphasisMode.Original,
        },
        CommaPaddingBacktrack = settings.Whole("comma_padding_backtrack") ?? start.CommaPaddingBacktrack,
        PromptComments = settings.Flag("enable_prompt_comments") ?? start.PromptComments,
        OldPromptSchedules = settings.Flag("use_old_scheduling") ?? start.OldPromptSchedules,
        NegativeGuidanceMinimumAllSteps = settings.Flag("s_min_uncond_all") ?? start.NegativeGuidanceMinimumAllSteps,
        SkipEarlyCfg = settings.Number("skip_early_cond") ?? start.SkipEarlyCfg,
        PadConditioning = settings.Flag("pad_cond_uncond") ?? start.PadConditioning,
        PadConditioningOld = settings.Flag("pad_cond_uncond_v0") ?? start.PadConditioningOld,
        SdxlClipLSkip = settings.Flag("sdxl_clip_l_skip") ?? start.SdxlClipLSkip,
        SdxlCropTop = settings.Whole("sdxl_crop_top") ?? start.SdxlCropTop,
        SdxlCropLeft = settings.Whole("sdxl_crop_left") ?? start.SdxlCropLeft,
        SdxlRefinerAestheticScore = settings.Number("sdxl_refiner_high_aesthetic_score") ?? start.SdxlRefinerAestheticScore,
        SdxlRefinerNegativeAestheticScore = settings.Number("sdxl_refiner_low_aesthetic_score") ?? start.SdxlRefinerNegativeAestheticScore,
        Fp8Storage = settings.Text("fp8_storage") switch { null => start.Fp8Storage, "Enable" => Fp8Storage.Enable, "Enable for SDXL" => Fp8Storage.Sdxl, _ => Fp8Storage.Disable },
        TokenMergingRatio = settings.Number("token_merging_ratio") ?? start.TokenMergingRatio,
        TokenMergingRatioHires = settings.Number("token_merging_ratio_hr") ?? start.TokenMergingRatioHires,
    };

    private static PictureOptions Sampling(JsonFields settings, double? eta, PictureOptions start, string sampler)
    {
        var ddim = SamplerNames.Find(sampler)?.Timesteps == true;
        return start with
        {
            Eta = (ddim ? null : eta) ?? settings.Number("eta_ancestral") ?? start.Eta,
            EtaDdim = (ddim ? eta : null) ?? settings.Number("eta_ddim") ?? start.EtaDdim,
            SigmaMin = settings.Number("sigma_min") ?? start.SigmaMin,
            SigmaMax = settings.Number("sigma_max") ?? start.SigmaMax,
            Rho = settings.Number("rho") ?? start.Rho,
            BetaAlpha = settings.Number("beta_dist_alpha") ?? start.BetaAlpha,
            BetaBeta = settings.Number("beta_dist_beta") ?? start.BetaBeta,
            OldKarrasSigmas = settings.Flag("use_old_karras_scheduler_sigmas") ?? start.OldKarrasSigmas,
            AlwaysDiscardNextToLastSigma = settings.Flag("always_discard_next_to_last_sigma") ?? start.AlwaysDiscardNextToLastSigma,
            SgmNoiseMultiplier = settings.Flag("sgm_noise_multiplier") ?? start.SgmNoiseMultiplier,
            Quantization = settings.Flag("enable_quantization") ?? start.Quantization,
            ZeroTerminalSnr = settings.Text("sd_noise_schedule") is { } noise ? noise == "Zero Terminal SNR" : start.ZeroTerminalSnr,
            DowncastAlphas = settings.Flag("use_downcasted_alpha_bar") ?? start.DowncastAlphas,
            NoBrownianBatchDeterminism = settings.Flag("no_dpmpp_sde_batch_determinism") ?? start.NoBrownianBatchDeterminism,
            UniPcVariant = settings.Text("uni_pc_variant") ?? start.UniPcVariant,
            UniPcSkipType = settings.Text("uni_pc_skip_type") ?? start.UniPcSkipType,
            UniPcOrder = settings.Whole("uni_pc_order") ?? start.UniPcOrder,
            UniPcLowerOrderFinal = settings.Flag("uni_pc_lower_order_final") ?? start.UniPcLowerOrderFinal,
        };
    }
}
