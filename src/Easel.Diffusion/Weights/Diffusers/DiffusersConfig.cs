using Easel.Diffusion.Architectures;

namespace Easel.Diffusion.Weights.Diffusers;

/// <summary>What the configurations of a diffusers folder say that the weights do not.</summary>
internal static class DiffusersConfig
{
    /// <summary>Null when the folder holds no whole model.</summary>
    /// <param name="folder">The model's.</param>
    /// <param name="family">What its weights were found to be.</param>
    /// <exception cref="WeightsException">A configuration is damaged, or asks for what Easel does not do.</exception>
    public static ArchitectureConfig? Read(string folder, ModelFamily family)
    {
        if (!DiffusersFolder.IsModel(folder)) return null;

        var scheduler = Open(folder, "scheduler", "scheduler_config.json");
        if (scheduler?.Text("beta_schedule") is { } schedule and not "scaled_linear")
            throw new WeightsException(scheduler.Path, "beta_schedule", $"it is '{schedule}'; scaled_linear is known");

        return new ArchitectureConfig
        {
            Prediction = scheduler is null ? null : PredictionOf(scheduler),
            ZeroTerminalSnr = scheduler?.Flag("rescale_betas_zero_snr"),
            FirstBeta = scheduler?.Number("beta_start"),
            LastBeta = scheduler?.Number("beta_end"),
            LatentScale = Open(folder, "vae", "config.json")?.Number("scaling_factor"),
            Hints = Hints(Open(folder, "unet", "config.json"), Open(folder, "vae", "config.json")),

            // SD 2.x in this layout comes without the layer whose output is not used, and takes the last one's.
            SkippedLayers = family == ModelFamily.Sd2 ? 0 : null,
        };
    }

    private static ConfigFile? Open(string folder, string part, string name) => ConfigFile.Open(Path.Combine(folder, part, name));

    private static PredictionType PredictionOf(ConfigFile scheduler) => scheduler.Text("prediction_type") switch
    {
        "v_prediction" => PredictionType.Velocity,
        null or "epsilon" => PredictionType.Epsilon,
        var other => throw new WeightsException(scheduler.Path, "prediction_type", $"it is '{other}'; epsilon and v_prediction are known"),
    };

    private static ArchitectureHints Hints(ConfigFile? unet, ConfigFile? vae)
    {
        // attention_head_dim is, against its name, the number of heads (UNet2DConditionModel says so itself).
        var heads = unet?.Sizes("num_attention_heads") ?? unet?.Sizes("attention_head_dim");
        var channels = unet?.Sizes("block_out_channels");
        var widths = heads is null || channels is null ? [] : channels.Select((width, level) => width / heads[Math.Min(level, heads.Count - 1)]).Distinct().ToList();
        var (groups, vaeGroups) = (unet?.Sizes("norm_num_groups")?[0], vae?.Sizes("norm_num_groups")?[0]);
        if (groups is not null && vaeGroups is not null && groups != vaeGroups)
            throw new WeightsException(vae!.Path, "norm_num_groups", $"it is {vaeGroups} where the UNet has {groups}; one number for both is known");

        return new ArchitectureHints
        {
            Heads = heads is not null && heads.Distinct().Count() == 1 ? heads[0] : null,
            HeadWidth = heads is null || heads.Distinct().Count() == 1 ? null
                : widths is [var width] ? width
                : throw new WeightsException(unet!.Path, "attention_head_dim", "neither heads nor their width are the same at all levels"),
            NormGroups = groups ?? vaeGroups,
        };
    }
}
