namespace Easel.Studio.Webui;

/// <summary>Where in a body of A1111's stands what Easel calls by another name.</summary>
internal static class WebuiFieldNames
{
    private static readonly Dictionary<string, string> ByEasel = new()
    {
        ["size"] = "width",
        ["batch_count"] = "n_iter",
        ["sampler"] = "sampler_name",
        ["schedule"] = "scheduler",
        ["task_id"] = "force_task_id",
        ["variation"] = "subseed",
        ["variation_strength"] = "subseed_strength",
        ["resize_from"] = "seed_resize_from_w",
        ["model"] = "override_settings.sd_model_checkpoint",
        ["vae"] = "override_settings.sd_vae",
        ["clip_skip"] = "override_settings.CLIP_stop_at_last_layers",
        ["eta_noise_seed_delta"] = "override_settings.eta_noise_seed_delta",
        ["eta_ddim"] = "eta",
        ["sigma_churn"] = "s_churn",
        ["sigma_tmin"] = "s_tmin",
        ["sigma_tmax"] = "s_tmax",
        ["sigma_noise"] = "s_noise",
        ["negative_guidance_minimum_sigma"] = "s_min_uncond",
        ["hires"] = "enable_hr",
        ["hires.scale"] = "hr_scale",
        ["hires.size"] = "hr_resize_x",
        ["hires.upscaler"] = "hr_upscaler",
        ["hires.steps"] = "hr_second_pass_steps",
        ["hires.strength"] = "denoising_strength",
        ["hires.extra_noise"] = "override_settings.img2img_extra_noise",
        ["hires.model"] = "hr_checkpoint_name",
        ["hires.prompt"] = "hr_prompt",
        ["hires.negative_prompt"] = "hr_negative_prompt",
        ["hires.first_pass"] = "firstpass_image",
        ["faces.restorer"] = "restore_faces",
        ["faces.weight"] = "override_settings.code_former_weight",
        ["refiner.model"] = "refiner_checkpoint",
        ["refiner.switch_at"] = "refiner_switch_at",
    };

    // Fields of the body that Easel calls the same.
    private static readonly HashSet<string> Same = ["eta", "tiling"];

    /// <summary>The place of a field of a request or a setting: <c>batch_count</c> is <c>body, n_iter</c>.</summary>
    public static IReadOnlyList<object> Place(string field)
    {
        if (field == "body") return ["body"];
        if (field == "script" || field.StartsWith("script.", StringComparison.Ordinal)) return ["body", WebuiArguments.Field];
        if (field.StartsWith("start.mask.soft.", StringComparison.Ordinal)) return ["body", "alwayson_scripts", "soft inpainting"];
        var name = ByEasel.GetValueOrDefault(field) ?? (Same.Contains(field) ? field : Setting(field)) ?? field;
        return ["body", .. name.Split('.')];
    }

    // A setting of Easel's pictures has no field; it stands among the overridden ones.
    private static string? Setting(string field) =>
        WebuiOptionMap.All.FirstOrDefault(option => option.Path == "pictures." + field) is { } option ? "override_settings." + option.Name : null;
}
