using Easel.Diffusion.Memory;
using Easel.Diffusion.Previews;

namespace Easel.Cli;

/// <summary>Where and how the engine computes, as the command line says it.</summary>
/// <param name="Device">"auto", "cpu", "cuda" or "cuda:1", "mps".</param>
/// <param name="Precision">"auto", "float32", "bfloat16" or "float16".</param>
/// <param name="Threads">Threads of the CPU; 0 takes all cores.</param>
public sealed record EngineChoices(string Device, string Precision, int Threads)
{
    /// <summary>How much of a model has its weights on the device at one time.</summary>
    public MemoryUse Memory { get; init; }

    /// <summary>Models that stay in memory; 0 for as many as <see cref="ModelMemory"/> holds.</summary>
    public int ModelsKept { get; init; } = 1;

    /// <summary>Bytes that models may hold between requests; null for half the machine's memory.</summary>
    public long? ModelMemory { get; init; }

    /// <summary>Whether models that do not work leave the graphics card.</summary>
    public bool ParksOthers { get; init; } = true;

    /// <summary>Whether to find out how much memory networks take.</summary>
    public bool MeasuresMemory { get; init; }

    /// <summary>Steps between previews; 0 makes none.</summary>
    public int PreviewEvery { get; init; }

    /// <summary>Folder of textual inversions, or null.</summary>
    public string? Embeddings { get; init; }

    /// <summary>Folders of LoRAs.</summary>
    public IReadOnlyList<string> Loras { get; init; } = [];

    /// <summary>Folders of hypernetworks.</summary>
    public IReadOnlyList<string> Hypernetworks { get; init; } = [];

    /// <summary>Folder for what saves time in later runs; null is this user's own (<see cref="Cli.CacheFolder"/>).</summary>
    public string? CacheFolder { get; init; }

    /// <summary>How previews are made.</summary>
    public PreviewKind Preview { get; init; }

    /// <summary>A TAESD decoder's or VAE-approx's file, for <see cref="PreviewKind.Network"/>, or null.</summary>
    public string? PreviewWeights { get; init; }
}
