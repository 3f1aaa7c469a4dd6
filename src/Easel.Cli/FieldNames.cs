using System.Text.Json;

namespace Easel.Cli;

/// <summary>Which option sets which field of a request.</summary>
internal static class FieldNames
{
    // Where the option is not called as the property is: property, option, and what else is understood (A1111's names).
    private static readonly Dictionary<string, string[]> Own = new(StringComparer.Ordinal)
    {
        ["CfgScale"] = ["--cfg", "--cfg-scale"],
        ["BatchSize"] = ["--batch-size", "-b"],
        ["BatchCount"] = ["--batch-count", "-c", "--n-iter"],
        ["Seed"] = ["--seed", "-s"],
        ["Variation"] = ["--variation-seed", "--subseed"],
        ["VariationStrength"] = ["--variation-strength", "--subseed-strength"],
        ["ResizeFrom"] = ["--seed-resize"],
        ["EtaNoiseSeedDelta"] = ["--ensd"],
        ["ZeroTerminalSnr"] = ["--zero-snr"],
        ["TokenMergingRatio"] = ["--token-merging"],
        ["Strength"] = ["--strength", "--denoising-strength"],
        ["BlurX"] = ["--mask-blur-x"],
        ["BlurY"] = ["--mask-blur-y"],
        ["Inverted"] = ["--mask-inverted"],
        ["Content"] = ["--masked-content"],
        ["Padding"] = ["--mask-padding"],
        ["Rounded"] = ["--mask-rounded"],
        ["Overlay"] = ["--mask-overlay"],
        ["SigmaChurn"] = ["--s-churn", "--sigma-churn"],
        ["SigmaTmin"] = ["--s-tmin", "--sigma-tmin"],
        ["SigmaTmax"] = ["--s-tmax", "--sigma-tmax"],
        ["SigmaNoise"] = ["--s-noise", "--sigma-noise"],
        ["NegativeGuidanceMinimumSigma"] = ["--ngms", "--s-min-uncond"],
        ["NegativeGuidanceMinimumAllSteps"] = ["--ngms-all-steps"],
        ["AlwaysDiscardNextToLastSigma"] = ["--discard-penultimate-sigma"],
        ["SdxlRefinerAestheticScore"] = ["--aesthetic-score"],
        ["SdxlRefinerNegativeAestheticScore"] = ["--negative-aesthetic-score"],
        ["UniPcVariant"] = ["--unipc-variant"],
        ["UniPcSkipType"] = ["--unipc-skip-type"],
        ["UniPcOrder"] = ["--unipc-order"],
        ["UniPcLowerOrderFinal"] = ["--unipc-lower-order-final"],
    };

    private static readonly Dictionary<string, string> ByField = Own.ToDictionary(entry => Snake(entry.Key), entry => entry.Value[0]);

    /// <summary>The option for a property and its other names.</summary>
    /// <param name="property">Of a record of requests.</param>
    /// <param name="owner">Begins the names of a part's options; null for the request itself and the parts whose options bear none.</param>
    public static string[] OfProperty(string property, string? owner = null)
    {
        string[] names = Own.TryGetValue(property, out var own) ? own : ["--" + Snake(property).Replace('_', '-')];
        return owner is null ? names : [.. names.Where(name => name.StartsWith("--", StringComparison.Ordinal)).Select(name => $"--{owner}-{name[2..]}")];
    }

    /// <summary>The option for a field as errors name it: <c>cfg_scale</c>, <c>seeds.variation_strength</c>, <c>options.uniPcOrder</c>, <c>sampler.eta</c>.</summary>
    public static string Option(string field)
    {
        if (field.StartsWith("start.mask.soft.", StringComparison.Ordinal)) return "--soft-" + field["start.mask.soft.".Length..].Replace('_', '-');
        if (field is "start.mask.latent_picture") return "--latent-mask";
        if (field.StartsWith("start.", StringComparison.Ordinal)) return field.StartsWith("start.mask.", StringComparison.Ordinal) ? "--mask" : "--init";
        if (field is "hires.first_pass") return "--hires-picture";
        if (field is "refiner.model") return "--refiner";
        if (field.Split('.') is ["hires" or "refiner" or "faces", var part]) return $"--{field.Split('.')[0]}-{part.Replace('_', '-')}";
        if (field is "models") return "MODEL";
        if (field is "tuned" or "base") return field.ToUpperInvariant();
        if (field is "what" or "text") return field.ToUpperInvariant();
        if (field is "folder") return "--to";
        if (field is "prompt" or "FILE" or "PICTURES" || field.StartsWith('-')) return field;
        var name = field is "negative_prompt" ? "negative" : field is "styles" ? "style" : field.Split('.') is ["seeds" or "options" or "request", var inner] ? inner : field;
        if (name.Split('.') is [var owner, var setting]) return $"--{owner}.{Snake(setting).Replace('_', '-')}"; // --sampler.eta
        var snake = Snake(name);
        return ByField.TryGetValue(snake, out var option) ? option : "--" + snake.Replace('_', '-');
    }

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
