namespace Easel.Core.Requests;

/// <summary>The ranges a request must keep, whatever the model: checked before anything is loaded.</summary>
public static class RequestLimits
{
    public const int LargestSide = 8192;

    /// <summary>Characters of a prompt; a novel is a mistake.</summary>
    public const int LongestPrompt = 128 * 1024;

    /// <param name="request">What is asked for.</param>
    /// <param name="cell">Pixels a side of one place of the model's latent.</param>
    /// <exception cref="RequestException">A value is outside its range; names the field.</exception>
    public static void Check(ImageRequest request, int cell = 8)
    {
        Side("width", request.Size.Width, cell);
        Side("height", request.Size.Height, cell);
        Length("prompt", request.Prompt);
        Length("negative_prompt", request.NegativePrompt);
        Whole("steps", request.Steps, 1, 1000);
        Number("cfg_scale", request.CfgScale, 0, 100);
        Whole("batch_size", request.BatchSize, 1, 64);
        Whole("batch_count", request.BatchCount, 1, 10000);
        Whole("clip_skip", request.ClipSkip, 1, 12);
        Number("variation_strength", request.Seeds.VariationStrength, 0, 1);
        if (request.Seeds.Seed < -1) throw new RequestException("seed", $"{request.Seeds.Seed} is no seed; give 0 or more, or -1 to draw one");
        if (request.Seeds.Variation < -1) throw new RequestException("variation_seed", $"{request.Seeds.Variation} is no seed; give 0 or more, or -1 to draw one");
        if (request.Seeds.ResizeFrom is { Width: not 0, Height: not 0 } from)
        {
            Side("seed_resize", from.Width, cell);
            Side("seed_resize", from.Height, cell);
        }

        Check(request.Options);
    }

    private static void Check(PictureOptions options)
    {
        Number("eta", options.Eta ?? 0, 0, 1);
        Number("eta_ddim", options.EtaDdim ?? 0, 0, 1);
        Number("sigma_churn", options.SigmaChurn, 0, 100);
        Number("sigma_tmin", options.SigmaTmin, 0, 1e6);
        Number("sigma_tmax", options.SigmaTmax, 0, double.PositiveInfinity);
        Number("sigma_noise", options.SigmaNoise, 0, 10);
        Number("sigma_min", options.SigmaMin, 0, 1e6);
        Number("sigma_max", options.SigmaMax, 0, 1e6);
        Number("rho", options.Rho, 0, 100);
        Number("token_merging_ratio", options.TokenMergingRatio, 0, 0.9);
        Number("skip_early_cfg", options.SkipEarlyCfg, 0, 1);
        Number("negative_guidance_minimum_sigma", options.NegativeGuidanceMinimumSigma, 0, 1e6);
        Whole("comma_padding_backtrack", options.CommaPaddingBacktrack, 0, 74);
    }

    private static void Side(string field, int pixels, int cell)
    {
        if (pixels < 2 * cell || pixels > LargestSide || pixels % cell != 0)
            throw new RequestException(field, $"{pixels} is not possible; give a multiple of {cell} from {2 * cell} to {LargestSide}{Nearest(pixels, cell)}");
    }

    private static string Nearest(int pixels, int cell) => pixels > 2 * cell && pixels < LargestSide ? $", such as {(pixels + cell / 2) / cell * cell}" : "";

    private static void Length(string field, string text)
    {
        if (text.Length > LongestPrompt) throw new RequestException(field, $"it has {text.Length} characters; give at most {LongestPrompt}");
    }

    private static void Whole(string field, int value, int least, int most)
    {
        if (value < least || value > most) throw new RequestException(field, $"{value} is not possible; give {least}–{most}");
    }

    private static void Number(string field, double value, double least, double most)
    {
        if (!(value >= least && value <= most)) throw new RequestException(field, FormattableString.Invariant($"{value} is not possible; give {least}–{most}"));
    }
}
