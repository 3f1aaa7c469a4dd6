using static Easel.Studio.Webui.WebuiKind;

namespace Easel.Studio.Webui;

/// <summary>A1111 1.10.1's bodies (facts: its openapi.json).</summary>
public static class WebuiForms
{
    private const string Null = "null";

    private static readonly WebuiField[] Generation =
    [
        new("prompt", Text, "\"\""), new("negative_prompt", Text, "\"\""), new("styles", Texts, Null), new("seed", Whole, "-1"), new("subseed", Whole, "-1"),
        new("subseed_strength", Number, "0"), new("seed_resize_from_h", Whole, "-1"), new("seed_resize_from_w", Whole, "-1"), new("sampler_name", Text, Null),
        new("scheduler", Text, Null), new("batch_size", Whole, "1"), new("n_iter", Whole, "1"), new("steps", Whole, "50"), new("cfg_scale", Number, "7.0"),
        new("width", Whole, "512"), new("height", Whole, "512"), new("restore_faces", Flag, Null), new("tiling", Flag, Null), new("do_not_save_samples", Flag, "false"),
        new("do_not_save_grid", Flag, "false"), new("eta", Number, Null), new("denoising_strength", Number, Null), new("s_min_uncond", Number, Null),
        new("s_churn", Number, Null), new("s_tmax", Number, Null), new("s_tmin", Number, Null), new("s_noise", Number, Null), new("override_settings", WebuiKind.Object, Null),
        new("override_settings_restore_afterwards", Flag, "true"), new("refiner_checkpoint", Text, Null), new("refiner_switch_at", Number, Null),
        new("disable_extra_networks", Flag, "false"), new("firstpass_image", Text, Null), new("comments", WebuiKind.Object, Null),
    ];

    private static readonly WebuiField[] Answering =
    [
        new("script_name", Text, Null), new("script_args", List, "[]"), new("send_images", Flag, "true"), new("save_images", Flag, "false"),
        new("alwayson_scripts", WebuiKind.Object, "{}"), new("infotext", Text, Null),
    ];

    private static readonly WebuiField[] Extras =
    [
        new("resize_mode", Whole, "0") { Least = 0, Most = 1 }, new("show_extras_results", Flag, "true"), new("gfpgan_visibility", Number, "0") { Least = 0, Most = 1 },
        new("codeformer_visibility", Number, "0") { Least = 0, Most = 1 }, new("codeformer_weight", Number, "0") { Least = 0, Most = 1 },
        new("upscaling_resize", Number, "2") { Above = 0 }, new("upscaling_resize_w", Whole, "512") { Least = 1 }, new("upscaling_resize_h", Whole, "512") { Least = 1 },
        new("upscaling_crop", Flag, "true"), new("upscaler_1", Text, "\"None\""), new("upscaler_2", Text, "\"None\""),
        new("extras_upscaler_2_visibility", Number, "0") { Least = 0, Most = 1 }, new("upscale_first", Flag, "false"),
    ];

    public static WebuiForm Txt2Img { get; } = new(
    [
        .. Generation, new("enable_hr", Flag, "false"), new("firstphase_width", Whole, "0"), new("firstphase_height", Whole, "0"), new("hr_scale", Number, "2.0"),
        new("hr_upscaler", Text, Null), new("hr_second_pass_steps", Whole, "0"), new("hr_resize_x", Whole, "0"), new("hr_resize_y", Whole, "0"),
        new("hr_checkpoint_name", Text, Null), new("hr_sampler_name", Text, Null), new("hr_scheduler", Text, Null), new("hr_prompt", Text, "\"\""),
        new("hr_negative_prompt", Text, "\"\""), new("force_task_id", Text, Null), new("sampler_index", Text, "\"Euler\""), .. Answering,
    ]);

    public static WebuiForm Img2Img { get; } = new(
    [
        .. Generation.Select(field => field.Name == "denoising_strength" ? field with { Usual = "0.75" } : field), new("init_images", Texts, Null),
        new("resize_mode", Whole, "0"), new("image_cfg_scale", Number, Null), new("mask", Text, Null), new("mask_blur_x", Whole, "4"), new("mask_blur_y", Whole, "4"),
        new("mask_blur", Whole, Null), new("mask_round", Flag, "true"), new("inpainting_fill", Whole, "0"), new("inpaint_full_res", Flag, "true"),
        new("inpaint_full_res_padding", Whole, "0"), new("inpainting_mask_invert", Whole, "0"), new("initial_noise_multiplier", Number, Null),
        new("latent_mask", Text, Null), new("force_task_id", Text, Null), new("sampler_index", Text, "\"Euler\""), new("include_init_images", Flag, "false"), .. Answering,
    ]);

    public static WebuiForm ExtraSingle { get; } = new([.. Extras, new("image", Text, "\"\"")]);

    public static WebuiForm ExtraBatch { get; } = new([.. Extras, new("imageList", List, null)]);

    public static WebuiForm PngInfo { get; } = new([new("image", Text, null)]);

    public static WebuiForm Interrogate { get; } = new([new("image", Text, "\"\""), new("model", Text, "\"clip\"")]);

    /// <summary>Of <c>POST /internal/progress</c>.</summary>
    public static WebuiForm Progress { get; } = new([new("id_task", Text, null), new("id_live_preview", Whole, "-1"), new("live_preview", Flag, "true")]);

    public static WebuiForm Detect { get; } = new(
    [
        new("controlnet_module", Text, "\"none\""), new("controlnet_input_images", Texts, "[]"), new("controlnet_processor_res", Whole, "-1"),
        new("controlnet_threshold_a", Number, "-1"), new("controlnet_threshold_b", Number, "-1"), new("controlnet_masks", Texts, "[]"), new("low_vram", Flag, "false"),
    ]);
}
