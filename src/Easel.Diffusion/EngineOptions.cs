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

    /// <summary>Folder of textual-inversion embeddings, or null.</summary>
    public string? Embeddings { get; init; }

    /// <summary>The version infotexts carry; null is Easel's own.</summary>
    public string? Version { get; init; }

    /// <summary>Steps between previews; 0 makes none.</summary>
    public int PreviewEvery { get; init; }
}
