using System.Collections.Immutable;

namespace Easel.Core.Infotext;

/// <summary>What the infotext of a picture says beyond its request: names resolved, hashes, what happened on the way.</summary>
public sealed record InfotextFacts
{
    /// <summary>The version Easel writes by default; A1111 does not take it for one of its own.</summary>
    public static string EaselVersion { get; } = $"Easel {typeof(InfotextFacts).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The sampler's title; null resolves the request's by A1111's names.</summary>
    public string? Sampler { get; init; }

    /// <summary>Title of the schedule that ran (the sampler's own for "Automatic"); null resolves the request's by A1111's names.</summary>
    public string? Schedule { get; init; }

    /// <summary>Name of the checkpoint without folder and extension.</summary>
    public string? ModelName { get; init; }

    /// <summary>First ten digits of the checkpoint's sha256.</summary>
    public string? ModelHash { get; init; }

    /// <summary>File name of a separate autoencoder.</summary>
    public string? VaeName { get; init; }

    /// <summary>First ten digits of its sha256.</summary>
    public string? VaeHash { get; init; }

    /// <summary>Whether the model kept weights in 8 bits; null takes for granted what the request asks for.</summary>
    public bool? KeepsFloat8 { get; init; }

    /// <summary>"v1.10.1" for A1111's API.</summary>
    public string? Version { get; init; } = EaselVersion;

    public string? User { get; init; }

    /// <summary>Of img2img and the hires pass, 0–1.</summary>
    public double? DenoisingStrength { get; init; }

    /// <summary>Of InstructPix2Pix models.</summary>
    public double? ImageCfgScale { get; init; }

    /// <summary>Of inpainting models, 0–1.</summary>
    public double? ConditionalMaskWeight { get; init; }

    public double? HiresTokenMergingRatio { get; init; }

    /// <summary>Title of the schedule that ran in the second pass; null resolves the request's by A1111's names.</summary>
    public string? HiresSchedule { get; init; }

    /// <summary><c>name [hash]</c> of the second pass's checkpoint; null names the request's.</summary>
    public string? HiresModel { get; init; }

    /// <summary><c>name [hash]</c> of the refiner; null names the request's.</summary>
    public string? Refiner { get; init; }

    /// <summary>Whether the refiner took over at a call; null takes it for granted.</summary>
    public bool? WasRefined { get; init; }

    public string? InitImageHash { get; init; }

    public string? FaceRestoration { get; init; }

    /// <summary>Whether brackets that can weigh were in the texts encoded; null looks at the prompts.</summary>
    public bool? HasEmphasis { get; init; }

    /// <summary>Whether reading schedules as before 1.6 makes a difference; null looks for brackets in the prompts.</summary>
    public bool? SchedulesDiffer { get; init; }

    /// <summary>Whether the negative prompt was left out at a call for its low σ (NGMS); null takes it for granted.</summary>
    public bool? LeftOutNegative { get; init; }

    /// <summary>Whether a prompt was padded to the other's length.</summary>
    public bool PaddedConditioning { get; init; }

    /// <summary><c>name: hash, name: hash</c> of the Loras used.</summary>
    public string? LoraHashes { get; init; }

    /// <summary><c>name: hash, name: hash</c> of the embeddings used, one entry a use.</summary>
    public string? EmbeddingHashes { get; init; }

    /// <summary>Parameters of features and scripts, in order; they go before those of the sampling.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Extra { get; init; } = [];

    /// <summary>Keys to leave out: A1111 does not write Sigma churn when it came in a request instead of the settings.</summary>
    public ImmutableArray<string> Omitted { get; init; } = [];
}
