using System.Collections.Immutable;
using Easel.Core.Imaging;

namespace Easel.Core.Infotext;

/// <summary>What a file-name pattern can speak of.</summary>
public sealed record FileNameFacts
{
    public required string Prompt { get; init; }

    public string NegativePrompt { get; init; } = "";

    public long Seed { get; init; }

    /// <summary>Seeds of the picture's batch.</summary>
    public ImmutableArray<long> BatchSeeds { get; init; } = [];

    public int Steps { get; init; }

    public double CfgScale { get; init; }

    /// <summary>Titles.</summary>
    public string Sampler { get; init; } = "";

    public string Schedule { get; init; } = SamplerNames.Automatic;

    public string? ModelName { get; init; }

    public string? ModelHash { get; init; }

    /// <summary>File name of a separate autoencoder.</summary>
    public string? VaeName { get; init; }

    public ImmutableArray<PromptStyle> Styles { get; init; } = [];

    public int ClipSkip { get; init; } = 1;

    /// <summary>How many words <c>[prompt_words]</c> takes.</summary>
    public int PromptWords { get; init; } = 8;

    /// <summary>Null where there is none.</summary>
    public double? DenoisingStrength { get; init; }

    public string? User { get; init; }

    public int BatchSize { get; init; } = 1;

    public int BatchCount { get; init; } = 1;

    /// <summary>0-based place in the batch.</summary>
    public int BatchIndex { get; init; }

    /// <summary>0-based batch.</summary>
    public int Batch { get; init; }

    /// <summary>Local time of the file.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>When the job began.</summary>
    public DateTimeOffset JobTime { get; init; }

    public required Bitmap Image { get; init; }
}
