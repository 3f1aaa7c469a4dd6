using Easel.Diffusion.Previews;

namespace Easel.Cli;

/// <summary>Where and how the engine computes, as the command line says it.</summary>
/// <param name="Device">"auto", "cpu", "cuda" or "cuda:1", "mps".</param>
/// <param name="Precision">"auto", "float32", "bfloat16" or "float16".</param>
/// <param name="Threads">Threads of the CPU; 0 takes all cores.</param>
public sealed record EngineChoices(string Device, string Precision, int Threads)
{
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
