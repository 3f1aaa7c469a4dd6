using Easel.Diffusion.Memory;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Previews;

namespace Easel.Diffusion;

/// <summary>How an engine runs, as against what it makes; nothing here changes a picture beyond rounding.</summary>
public sealed record EngineOptions
{
    /// <summary>"cpu", "cuda", "cuda:1", "mps", or null for the best there is.</summary>
    public string? Device { get; init; }

    /// <summary>"float32", "bfloat16" or "float16" for the networks, or null for what the device does well.</summary>
    public string? Precision { get; init; }

    /// <summary>CPU threads; null takes all cores.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether to leave everything to TorchSharp's own operations: no packed weights, no native attention. Slower; for comparison and in doubt.</summary>
    public bool PlainOperations { get; init; }

    /// <summary>How much of a model has its weights on the device at one time.</summary>
    public MemoryUse Memory { get; init; }

    /// <summary>How many models stay in memory, those of the latest request among them; 0 for as many as <see cref="ModelMemory"/> holds.</summary>
    public int ModelsKept { get; init; } = 1;

    /// <summary>Bytes of memory that models may hold between requests; null for half the machine's. A model at work takes what it needs.</summary>
    public long? ModelMemory { get; init; }

    /// <summary>Whether models that do not work lie in memory only as their files do, and leave the graphics card; on CPUs there is no difference.</summary>
    public bool ParksOthers { get; init; } = true;

    /// <summary>Whether to find out how much memory weights and activations take together, which costs a percent.</summary>
    public bool MeasuresMemory { get; init; }

    /// <summary>Folder of textual-inversion embeddings, or null.</summary>
    public string? Embeddings { get; init; }

    /// <summary>Folders of LoRAs, which prompts name in tags.</summary>
    public IReadOnlyList<string> Loras { get; init; } = [];

    /// <summary>Folders of hypernetworks, which prompts name in tags.</summary>
    public IReadOnlyList<string> Hypernetworks { get; init; } = [];

    /// <summary>Folder for what saves time in later runs (hashes of model files), or null for none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The version infotexts carry; null is Easel's own.</summary>
    public string? Version { get; init; }

    /// <summary>Steps between previews; 0 makes none.</summary>
    public int PreviewEvery { get; init; }

    /// <summary>How previews are made.</summary>
    public PreviewKind Preview { get; init; } = PreviewKind.Linear;

    /// <summary>A TAESD decoder's or VAE-approx's file, for <see cref="PreviewKind.Network"/>.</summary>
    public string? PreviewWeights { get; init; }

    /// <summary>Pixels of the longer side above which the autoencoder goes tile by tile, in less memory; 0 is always.</summary>
    public int TileAbove { get; init; } = 1536;

    /// <summary>How it goes tile by tile.</summary>
    public TileOptions Tiles { get; init; } = new();
}
