using System.Globalization;
using Easel.Diffusion.Weights;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Easel.Diffusion.Architectures;

/// <summary>What a checkpoint's .yaml file (LDM's or SGM's configuration), or the configurations of a diffusers folder, say that Easel heeds.</summary>
public sealed record ArchitectureConfig
{
    private const int MaximumDepth = 64;

    public PredictionType? Prediction { get; init; }

    public bool? ZeroTerminalSnr { get; init; }

    /// <summary><c>scale_factor</c>.</summary>
    public double? LatentScale { get; init; }

    /// <summary><c>linear_start</c>.</summary>
    public double? FirstBeta { get; init; }

    /// <summary><c>linear_end</c>.</summary>
    public double? LastBeta { get; init; }

    public ArchitectureHints Hints { get; init; } = new();

    /// <summary>Layers left out at the end of every text encoder, where that is another number than the architecture's own.</summary>
    public int? SkippedLayers { get; init; }

    /// <param name="file">For messages.</param>
    /// <param name="yaml">Its text.</param>
    /// <exception cref="WeightsException">It is not YAML, or has no <c>model.params</c>.</exception>
    public static ArchitectureConfig Parse(string file, string yaml)
    {
        var stream = new YamlStream();
        try
        {
            if (Depth(yaml) > MaximumDepth) throw new WeightsException(file, null, $"it is nested deeper than {MaximumDepth} levels");
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException problem)
        {
            throw new WeightsException(file, null, $"it is not YAML: {problem.Message}");
        }

        var root = stream.Documents.Count > 0 ? stream.Documents[0].RootNode : null;
        if (At(root, "model", "params") is not YamlMappingNode parameters)
            throw new WeightsException(file, null, "it has no model.params, so it is not a model configuration; remove it or put the model's own there");

        var unet = At(parameters, "unet_config", "params") ?? At(parameters, "network_config", "params");
        return new ArchitectureConfig
        {
            Prediction = PredictionOf(parameters) ?? PredictionType.Epsilon, // without a word on it: the default of LDM's and SGM's own classes
            ZeroTerminalSnr = Flag(parameters, "zero_terminal_snr") ?? Flag(parameters, "rescale_betas_zero_snr") ?? Flag(parameters, "ztsnr"),
            LatentScale = Number(file, parameters, "scale_factor"),
            FirstBeta = Number(file, parameters, "linear_start"),
            LastBeta = Number(file, parameters, "linear_end"),
            Hints = HintsOf(file, unet),
        };
    }

    /// <summary><paramref name="architecture"/> with what this says laid over it.</summary>
    public Architecture Over(Architecture architecture)
    {
        var settled = Prediction is { } known ? architecture.WithPrediction(known) : architecture;
        return settled with
        {
            ZeroTerminalSnr = ZeroTerminalSnr ?? settled.ZeroTerminalSnr,
            LatentScale = LatentScale ?? settled.LatentScale,
            FirstBeta = FirstBeta ?? settled.FirstBeta,
            LastBeta = LastBeta ?? settled.LastBeta,
            Encoders = SkippedLayers is { } skipped ? [.. settled.Encoders.Select(encoder => encoder with { SkippedLayers = skipped })] : settled.Encoders,
            Hints = new ArchitectureHints
            {
                Heads = Hints.Heads ?? settled.Hints.Heads,
                HeadWidth = Hints.HeadWidth ?? settled.Hints.HeadWidth,
                NormGroups = Hints.NormGroups ?? settled.Hints.NormGroups,
            },
        };
    }

    /// <summary>Levels of nesting, from the events alone: building the tree calls itself once a level.</summary>
    private static int Depth(string yaml)
    {
        var (depth, deepest) = (0, 0);
        for (var parser = new Parser(new StringReader(yaml)); parser.MoveNext() && deepest <= MaximumDepth;)
        {
            depth += parser.Current?.NestingIncrease ?? 0;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private static PredictionType? PredictionOf(YamlNode parameters)
    {
        if (Text(parameters, "parameterization") is { } parameterization) return parameterization == "v" ? PredictionType.Velocity : PredictionType.Epsilon;

        var denoiser = At(parameters, "denoiser_config", "params");
        var scaling = Text(denoiser, "scaling_config", "target");
        if (scaling is null) return null;
        return scaling.Split('.')[^1].StartsWith('V') ? PredictionType.Velocity : PredictionType.Epsilon; // VScaling, VScalingWithEDMcNoise
    }

    private static ArchitectureHints HintsOf(string file, YamlNode? unet)
    {
        return new ArchitectureHints { Heads = Whole("num_heads"), HeadWidth = Whole("num_head_channels") };

        long? Whole(string name) => unet is not null && Number(file, unet, name) is { } number && number >= 1 ? (long)number : null; // −1 means "the other"
    }

    private static YamlNode? At(YamlNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;
        return node;
    }

    private static string? Text(YamlNode? node, params ReadOnlySpan<string> path) => (At(node, path) as YamlScalarNode)?.Value;

    private static bool? Flag(YamlNode node, string name) => Text(node, name) is { } text ? text is "true" or "True" or "1" : null;

    private static double? Number(string file, YamlNode node, string name)
    {
        if (Text(node, name) is not { Length: > 0 } text || text is "null" or "~") return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new WeightsException(file, name, $"'{text}' is not a number");
    }
}
